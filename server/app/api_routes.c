/* Which address does what. */
#include "app/api.h"
#include "base/count.h"

enum {
    READERS =
        STORE_ROLE_AUTHOR | STORE_ROLE_INTERVIEWER | STORE_ROLE_REVIEWER | STORE_ROLE_ADMINISTRATOR,
    AUTHORS = STORE_ROLE_AUTHOR | STORE_ROLE_ADMINISTRATOR,
    PLANNERS = STORE_ROLE_INTERVIEWER | STORE_ROLE_ADMINISTRATOR,
    EDITS_BYTES = 8 << 20,  /* several questions, before and after */
    PLACES_BYTES = 4 << 20, /* thousands of sets' and questions' ids */
    IMPORT_FILE_BYTES = 64 << 20,
    STUDY_BYTES = 512 << 10,
};

const struct api_route api_routes[] = {
    {NET_GET, "/healthz", API_OPEN, 200, .run = api_health},
    {NET_POST, "/api/sessions/challenge", API_OPEN, 200, .body = &api_challenge_table,
     .run = api_challenge, .limited = true},
    {NET_POST, "/api/sessions", API_OPEN, 200, .body = &api_sign_in_table, .run = api_sign_in,
     .job = api_sign_in_job, .after = api_sign_in_after, .limited = true},
    {NET_DELETE, "/api/sessions", API_ACCOUNT, 204, .run = api_sign_out_everywhere,
     .job = api_sign_out_everywhere_job, .after = api_sign_out_everywhere_after, .leaves = true},
    {NET_DELETE, "/api/sessions/current", API_ACCOUNT, 204, .run = api_sign_out,
     .job = api_sign_out_job, .after = api_sign_out_after, .leaves = true},
    {NET_POST, "/api/links/redeem", API_OPEN, 200, .body = &api_redeem_table, .run = api_redeem,
     .job = api_redeem_job, .after = api_redeem_after, .limited = true},
    {NET_GET, "/api/me", API_ACCOUNT, 200, .run = api_me},
    {NET_GET, "/api/me/keys", API_ACCOUNT, 200, .run = api_keys},
    {NET_PUT, "/api/me/keys", API_ACCOUNT, 200, .body = &api_keys_table, .run = api_put_keys,
     .job = api_put_keys_job, .after = api_put_keys_after},
    {NET_GET, "/api/me/study", API_ACCOUNT, 200, .query = &api_study_query,
     .run = api_study_chunks},
    {NET_POST, "/api/me/study", API_ACCOUNT, 201, .body = &api_study_table,
     .max_body_bytes = STUDY_BYTES, .run = api_add_study_chunk, .job = api_add_study_chunk_job,
     .after = api_add_study_chunk_after},
    {NET_GET, "/api/people", API_ACCOUNT, 200, .run = api_people},

    {NET_GET, "/api/rooms", API_ACCOUNT, 200, .run = api_rooms},
    {NET_POST, "/api/rooms", API_ACCOUNT, 201, .roles = PLANNERS, .body = &api_new_room_table,
     .read = api_create_room, .job = api_create_room_job},
    {NET_GET, "/api/rooms/{}", API_ACCOUNT, 200, .run = api_room},
    {NET_POST, "/api/rooms/{}/seats", API_ACCOUNT, 201, .body = &api_new_seat_table,
     .run = api_add_seat, .job = api_add_seat_job},
    {NET_POST, "/api/rooms/{}/seats/{}/link", API_ACCOUNT, 201, .run = api_seat_link,
     .job = api_seat_link_job},

    {NET_GET, "/api/sets", API_ACCOUNT, 200, .roles = READERS, .query = &api_sets_query,
     .run = api_sets},
    {NET_POST, "/api/sets", API_ACCOUNT, 201, .roles = AUTHORS, .body = &api_new_set_table,
     .run = api_create_set, .job = api_create_set_job, .after = api_create_set_after},
    {NET_GET, "/api/sets/{}", API_ACCOUNT, 200, .roles = READERS, .query = &api_version_query,
     .read = api_set, .work = api_set_work},
    {NET_GET, "/api/sets/{}/outline", API_ACCOUNT, 200, .roles = READERS,
     .query = &api_outline_query, .run = api_outline, .read = api_outline_read,
     .work = api_outline_work},
    {NET_GET, "/api/sets/{}/blocks/{}", API_ACCOUNT, 200, .roles = READERS, .run = api_block},
    {NET_GET, "/api/sets/{}/blocks/{}/history", API_ACCOUNT, 200, .roles = READERS,
     .run = api_block_history},
    {NET_POST, "/api/sets/{}/edits", API_ACCOUNT, 200, .roles = AUTHORS, .body = &api_edits_table,
     .max_body_bytes = EDITS_BYTES, .run = api_edit_set, .job = api_edit_set_job,
     .after = api_edit_set_after},
    {NET_POST, "/api/sets/{}/archive", API_ACCOUNT, 200, .roles = AUTHORS,
     .body = &api_archive_table, .run = api_archive_set, .job = api_archive_set_job},
    {NET_GET, "/api/sets/{}/versions", API_ACCOUNT, 200, .roles = READERS, .run = api_set_versions},
    {NET_GET, "/api/sets/{}/diff", API_ACCOUNT, 200, .roles = READERS, .query = &api_diff_query,
     .read = api_set_diff, .work = api_set_diff_work},
    {NET_POST, "/api/sets/{}/restore", API_ACCOUNT, 200, .roles = AUTHORS,
     .body = &api_restore_table, .read = api_restore_set, .work = api_restore_set_work,
     .job = api_restore_set_job, .after = api_restore_set_after},
    {NET_POST, "/api/sets/{}/undo", API_ACCOUNT, 200, .roles = AUTHORS, .body = &api_undo_table,
     .read = api_undo_version, .work = api_undo_version_work, .job = api_undo_version_job,
     .after = api_undo_version_after},

    {NET_POST, "/api/sets/remix", API_ACCOUNT, 201, .roles = AUTHORS, .body = &api_remix_table,
     .max_body_bytes = PLACES_BYTES, .read = api_remix, .work = api_remix_work,
     .job = api_remix_job, .after = api_remix_after},
    {NET_POST, "/api/sets/{}/fork", API_ACCOUNT, 201, .roles = AUTHORS, .body = &api_fork_table,
     .read = api_fork, .work = api_fork_work, .job = api_fork_job, .after = api_fork_after},
    {NET_GET, "/api/sets/{}/updates", API_ACCOUNT, 200, .roles = READERS, .read = api_set_updates,
     .work = api_set_updates_work},
    {NET_POST, "/api/sets/{}/updates", API_ACCOUNT, 200, .roles = AUTHORS, .body = &api_take_table,
     .max_body_bytes = EDITS_BYTES, .read = api_take_updates, .work = api_take_updates_work,
     .job = api_take_updates_job, .after = api_take_updates_after},
    {NET_GET, "/api/sets/{}/export", API_ACCOUNT, 200, .roles = READERS, .query = &api_export_query,
     .read = api_export_set, .work = api_export_set_work, .job = api_export_set_job},
    {NET_GET, "/api/formats", API_ACCOUNT, 200, .roles = READERS, .run = api_formats},

    {NET_GET, "/api/duplicates", API_ACCOUNT, 200, .roles = READERS, .query = &api_duplicates_query,
     .read = api_duplicates, .work = api_duplicates_work},
    {NET_POST, "/api/duplicates/dismiss", API_ACCOUNT, 204, .roles = AUTHORS,
     .body = &api_dismissal_table, .run = api_dismiss_duplicate, .job = api_dismiss_duplicate_job},
    {NET_GET, "/api/duplicates/dismissed", API_ACCOUNT, 200, .roles = READERS,
     .query = &api_dismissed_query, .run = api_dismissed_duplicates},
    {NET_POST, "/api/duplicates/undismiss", API_ACCOUNT, 204, .roles = AUTHORS,
     .body = &api_dismissal_table, .run = api_undismiss_duplicate,
     .job = api_undismiss_duplicate_job, .after = api_undismiss_duplicate_after},
    {NET_POST, "/api/duplicates/merge", API_ACCOUNT, 200, .roles = AUTHORS,
     .body = &api_merge_table, .max_body_bytes = EDITS_BYTES, .run = api_merge_duplicate,
     .job = api_merge_duplicate_job, .after = api_merge_duplicate_after},
    {NET_POST, "/api/samples", API_ACCOUNT, 200, .roles = READERS, .body = &api_sample_table,
     .max_body_bytes = PLACES_BYTES, .read = api_sample, .work = api_sample_work,
     .job = api_sample_job, .after = api_sample_after},

    {NET_GET, "/api/search", API_ACCOUNT, 200, .roles = READERS, .query = &api_search_query,
     .run = api_search},

    {NET_POST, "/api/imports", API_ACCOUNT, 201, .roles = AUTHORS, .body = &api_start_import_table,
     .run = api_start_import},
    {NET_PUT, "/api/imports/{}/files", API_ACCOUNT, 204, .roles = AUTHORS,
     .query = &api_import_file_query, .raw = true, .max_body_bytes = IMPORT_FILE_BYTES,
     .run = api_add_import_file},
    {NET_POST, "/api/imports/{}/read", API_ACCOUNT, 202, .roles = AUTHORS,
     .body = &api_read_import_table, .run = api_read_import},
    {NET_GET, "/api/imports/{}", API_ACCOUNT, 200, .roles = AUTHORS, .run = api_import},
    {NET_GET, "/api/imports/{}/questions/{}", API_ACCOUNT, 200, .roles = AUTHORS,
     .run = api_import_question},
    {NET_POST, "/api/imports/{}/commit", API_ACCOUNT, 200, .roles = AUTHORS,
     .body = &api_commit_import_table, .max_body_bytes = EDITS_BYTES, .run = api_commit_import,
     .work = api_commit_import_work, .job = api_commit_import_job, .after = api_commit_import_after,
     .end = api_commit_import_end},
    {NET_POST, "/api/imports/{}/stop", API_ACCOUNT, 204, .roles = AUTHORS, .run = api_stop_import},
    {NET_DELETE, "/api/imports/{}", API_ACCOUNT, 204, .roles = AUTHORS, .run = api_drop_import},

    {NET_GET, "/api/transcripts", API_ACCOUNT, 200, .run = api_transcripts},
    {NET_GET, "/api/transcripts/{}", API_ACCOUNT, 200, .run = api_transcript},
    {NET_GET, "/api/transcripts/{}/sealed", API_ACCOUNT, 200, .run = api_sealed_file},
    {NET_POST, "/api/transcripts/{}/grants", API_ACCOUNT, 201, .body = &api_grant_table,
     .run = api_add_grant, .job = api_add_grant_job},
    {NET_DELETE, "/api/transcripts/{}/grants/{}", API_ACCOUNT, 204, .run = api_delete_grant,
     .job = api_delete_grant_job},
    {NET_GET, "/api/checkpoints", API_ACCOUNT, 200, .run = api_checkpoints},
};
const size_t api_route_count = COUNT_OF(api_routes);

bool api_path_matches(const char *pattern, struct str path,
                      struct str parameters[static API_PARAMETERS])
{
    size_t at = 0;
    size_t count = 0;

    while (*pattern) {
        if (pattern[0] == '{') {
            size_t start = at;
            while (at < path.size && path.data[at] != '/')
                at++;
            if (at == start || count == API_PARAMETERS)
                return false;
            parameters[count++] = (struct str){path.data + start, at - start};
            pattern += 2;
        } else {
            if (at == path.size || path.data[at] != *pattern)
                return false;
            at++;
            pattern++;
        }
    }
    return at == path.size;
}

/* A route that names a segment stands before the one that takes any there. */
enum refusal api_find_route(enum net_method method, struct str path,
                            struct str parameters[static API_PARAMETERS],
                            const struct api_route **ret_route)
{
    enum refusal refusal = REFUSAL_NOT_FOUND;

    for (size_t i = 0; i < api_route_count; i++) {
        if (!api_path_matches(api_routes[i].pattern, path, parameters))
            continue;
        if (api_routes[i].method == method ||
            (api_routes[i].method == NET_GET && method == NET_HEAD)) {
            *ret_route = &api_routes[i];
            return REFUSAL_NONE;
        }
        refusal = REFUSAL_METHOD_NOT_ALLOWED;
    }
    return refusal;
}
