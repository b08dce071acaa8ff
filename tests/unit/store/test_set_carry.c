/* A database of the form before question sets were kept in blocks: opened, it has the same sets
 * with the same versions, byte for byte. */
#include "fixture.h"

#include "store/db.h"
#include "store/migrate.h"

static void must_run(sqlite3 *connection, const char *sql)
{
    char *message = NULL;

    if (sqlite3_exec(connection, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s", message);
}

struct row {
    const char *id;
    int version;
    const char *title;
    const char *pack;
};

#define HEAD               "---\npack: 1\nid: threads\ntitle: Threads\nlang: en\n---\n"
#define QUESTION(id, body) "\n### What is " id "?\nid: " id "\n\n" body "\n\n#### Answer\nIt is.\n"

static const struct row rows[] = {
    {"threads", 1, "Threads",
     HEAD "\nIntroduction.\n\n# Locks\n\nPreamble.\n" QUESTION("a", "One.")},
    {"threads", 2, "Threads again",
     HEAD "\n# Locks\n" QUESTION("b", "Two.") QUESTION("a", "Other.") "\n## Sub\n"},
    /* The same again, and a number left out: kept as they are. */
    {"threads", 3, "Threads again",
     HEAD "\n# Locks\n" QUESTION("b", "Two.") QUESTION("a", "Other.") "\n## Sub\n"},
    {"threads", 5, "Threads", HEAD QUESTION("b", "Two.")},
    {"empty", 1, "Empty", HEAD},
    {"damaged", 1, "Damaged", "What was no pack.\n"},
    {"odd", 1, "Odd", HEAD "\n\n\n# Not canonical   \n\n\n### Q\nid: q\n"},
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* As the first two migrations made it. */
static void make_old_database(struct fixture *fixture)
{
    sqlite3 *connection;
    sqlite3_stmt *insert;

    assert_int_equal(sqlite3_open(fixture->path, &connection), SQLITE_OK);
    must_run(connection, store_migrations[0].sql);
    must_run(connection, store_migrations[1].sql);
    must_run(connection, "PRAGMA user_version = 2");
    assert_int_equal(sqlite3_prepare_v2(connection,
                                        "INSERT INTO question_set VALUES (?1, ?2, ?3, 'en', "
                                        "'CC0-1.0', ?4, 1, 2, 1000 + ?2)",
                                        -1, &insert, NULL),
                     SQLITE_OK);
    for (size_t i = 0; i < ROWS; i++) {
        sqlite3_bind_text(insert, 1, rows[i].id, -1, SQLITE_STATIC);
        sqlite3_bind_int(insert, 2, rows[i].version);
        sqlite3_bind_text(insert, 3, rows[i].title, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 4, rows[i].pack, -1, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    sqlite3_close(connection);
}

static void check_rows(struct fixture *fixture)
{
    struct store_tx *reader = store_reader(fixture->store);
    struct store_set found;

    for (size_t i = 0; i < ROWS; i++) {
        assert_ok(store_set_get(reader, str_from(rows[i].id), (uint32_t)rows[i].version,
                                &fixture->arena, &found));
        assert_str(found.pack, rows[i].pack);
        assert_str(found.title, rows[i].title);
        assert_str(found.license, "CC0-1.0");
        assert_int_equal(found.changed_ms, 1000 + rows[i].version);
    }
}

static void every_version_is_carried_over(void **state)
{
    struct fixture *fixture = *state;
    struct store_set *sets, found;
    struct store_block *blocks;
    struct store_version *versions;
    size_t count;
    int64_t tables = -1;

    make_old_database(fixture);
    for (int i = 0; i < 2; i++) { /* opening it again changes nothing */
        fixture_open(fixture);
        struct store_tx *reader = store_reader(fixture->store);
        check_rows(fixture);
        assert_ok(store_set_get(reader, STR("threads"), 0, &fixture->arena, &found));
        assert_int_equal(found.version, 5);
        assert_int_equal(store_set_get(reader, STR("threads"), 4, &fixture->arena, &found),
                         STATUS_NOT_FOUND);
        assert_ok(store_set_versions(reader, STR("threads"), &fixture->arena, &versions, &count));
        assert_int_equal(count, 4);
        assert_str(versions[0].kind, "imported");
        assert_ok(store_set_list(reader, false, &fixture->arena, &sets, &count));
        assert_int_equal(count, 4);
        assert_ok(store_set_outline(reader, STR("threads"), &fixture->arena, &blocks, &count));
        assert_int_equal(count, 2);
        assert_str(blocks[1].block.key, "b");
        assert_ok(store_block_history(reader, STR("threads"), STR("a"), &fixture->arena, &blocks,
                                      &count));
        assert_int_equal(count, 2);
        assert_ok(db_integer(reader, "SELECT count(*) FROM sqlite_schema WHERE name LIKE '%whole%'",
                             DB_NO_VALUES, &tables));
        assert_int_equal(tables, 0);
        fixture_close(fixture);
    }
}

/* Between the migration and the splitting the program was killed. */
static void what_was_interrupted_is_done_later(void **state)
{
    struct fixture *fixture = *state;
    sqlite3 *connection;

    make_old_database(fixture);
    assert_int_equal(sqlite3_open(fixture->path, &connection), SQLITE_OK);
    must_run(connection, store_migrations[2].sql);
    must_run(connection, "PRAGMA user_version = 3");
    sqlite3_close(connection);
    fixture_open(fixture);
    check_rows(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_version_is_carried_over, setup_file, teardown),
        cmocka_unit_test_setup_teardown(what_was_interrupted_is_done_later, setup_file, teardown),
    };

    return cmocka_run_group_tests_name("store: sets of older databases", tests, NULL, NULL);
}
