# Writes the numbered SQL files of -D folder=… as a table of C strings into -D output=….
# Run by the build whenever one of them changes: cmake -D folder=… -D output=… -P embed.cmake
# Numbers must run from 0001 without gaps, since a database keeps the number it has come to.

file(GLOB files ${folder}/*.sql)
list(SORT files)

set(rows "")
set(number 0)
foreach(file ${files})
    math(EXPR number "${number} + 1")
    get_filename_component(name ${file} NAME_WE)
    string(REGEX MATCH "^[0-9][0-9][0-9][0-9]-" prefix ${name})
    string(REGEX REPLACE "^0*([0-9]*)-$" "\\1" found "${prefix}")
    if(NOT found STREQUAL number)
        message(FATAL_ERROR "${file}: expected migration number ${number} (NNNN-name.sql)")
    endif()
    file(READ ${file} sql)
    string(REPLACE "\\" "\\\\" sql "${sql}")
    string(REPLACE "\"" "\\\"" sql "${sql}")
    string(REPLACE "\n" "\\n\"\n     \"" sql "${sql}")
    string(APPEND rows "    {${number}, \"${name}\",\n     \"${sql}\"},\n")
endforeach()
if(number EQUAL 0)
    message(FATAL_ERROR "${folder}: no migrations")
endif()

file(WRITE ${output} "/* Made from server/store/migrations/ by store/embed.cmake. */
#include \"store/migrate.h\"

const struct migration store_migrations[] = {
${rows}};
const int store_migration_count = ${number};
")
