#include "app/import_drafts.h"

#include "app/json_out.h"
#include "app/raw_copy.h"
#include "base/count.h"
#include "questions/pack.h"

enum draft_state {
    DRAFT_NEW,     /* files may come */
    DRAFT_READING, /* a worker's */
    DRAFT_READ,
    DRAFT_FAILED, /* `status` says why */
    DRAFT_STOPPED,
    DRAFT_WRITING, /* a call's, on its way through a worker and the writer */
    DRAFT_STATES
};

struct draft_file {
    char *name; /* owned */
    struct buf bytes;
};

struct import_draft {
    struct import_draft *next;
    struct server *server;
    struct id id, account;
    int64_t used_ms;
    enum draft_state state;
    enum status status; /* of reading */
    bool dropped;
    char *into; /* owned; empty: by what is read */
    struct draft_file *files;
    size_t file_count, file_capacity, size_bytes;

    /* Of one reading, made anew for each. */
    struct arena arena;
    struct format_options options;
    struct str wanted_into;
    struct format_file *views;
    struct intake intake;
    bool has_intake;
    struct store_set *others;
    size_t other_count;
    struct buf answer;

    uv_work_t work;
    struct watch watch;
    atomic_size_t done, all;
    atomic_bool is_stopped;
};

enum { DRAFT_ARENA_BYTES = 160 << 20, DRAFT_ANSWER_BYTES = 160 << 20, NAME_MAX_BYTES = 1000 };

static const char *const state_names[DRAFT_STATES] = {
    [DRAFT_NEW] = "new",       [DRAFT_READING] = "reading", [DRAFT_READ] = "read",
    [DRAFT_FAILED] = "failed", [DRAFT_STOPPED] = "stopped", [DRAFT_WRITING] = "writing",
};

const struct id *draft_id(const struct import_draft *draft)
{
    return &draft->id;
}

/* --- coming and going ---------------------------------------------------------------------- */

static void forget_reading(struct import_draft *draft)
{
    if (draft->has_intake)
        intake_finish(&draft->intake);
    draft->has_intake = false;
    draft->others = NULL;
    draft->other_count = 0;
    buf_finish(&draft->answer);
    arena_finish(&draft->arena);
}

static void draft_free(struct import_draft *draft)
{
    for (struct import_draft **at = &draft->server->drafts; *at; at = &(*at)->next) {
        if (*at == draft) {
            *at = draft->next;
            break;
        }
    }
    forget_reading(draft);
    for (size_t i = 0; i < draft->file_count; i++) {
        buf_finish(&draft->files[i].bytes);
        free(draft->files[i].name);
    }
    free(draft->files);
    free(draft->into);
    free(draft);
}

enum refusal draft_create(struct server *server, const struct id *account, struct str into,
                          struct import_draft **ret_draft)
{
    size_t count = 0;

    for (struct import_draft *draft = server->drafts; draft; draft = draft->next)
        count += id_equal(&draft->account, account) && !draft->dropped;
    if (count >= DRAFTS_OF_ACCOUNT)
        return REFUSAL_IMPORT_BUSY;
    struct import_draft *draft = calloc(1, sizeof(*draft));
    char *kept = draft ? calloc(1, into.size + 1) : NULL;
    if (!kept) {
        free(draft);
        return REFUSAL_BUSY;
    }
    arena_init(&draft->arena, DRAFT_ARENA_BYTES);
    buf_init(&draft->answer, DRAFT_ANSWER_BYTES);
    draft->server = server;
    draft->id = vault_random_id();
    draft->account = *account;
    draft->used_ms = clock_ms();
    if (into.size)
        memcpy(kept, into.data, into.size);
    draft->into = kept;
    draft->next = server->drafts;
    server->drafts = draft;
    *ret_draft = draft;
    return REFUSAL_NONE;
}

struct import_draft *draft_find(struct server *server, const struct id *account, struct str id)
{
    for (struct import_draft *draft = server->drafts; draft; draft = draft->next) {
        if (draft->dropped || !id_equal(&draft->account, account) ||
            !str_equal(id_str(&draft->id), id))
            continue;
        draft->used_ms = clock_ms();
        return draft;
    }
    return NULL;
}

static bool is_lent(const struct import_draft *draft)
{
    return draft->state == DRAFT_READING || draft->state == DRAFT_WRITING;
}

void draft_drop(struct import_draft *draft)
{
    draft->dropped = true;
    atomic_store(&draft->is_stopped, true);
    if (!is_lent(draft))
        draft_free(draft);
}

void draft_stop(struct import_draft *draft)
{
    atomic_store(&draft->is_stopped, true);
}

/* --- files --------------------------------------------------------------------------------- */

/* It is only said in reports, never opened. */
static bool name_is_good(struct str name)
{
    for (size_t i = 0; i < name.size; i++)
        if ((unsigned char)name.data[i] < ' ' || name.data[i] == 0x7f)
            return false;
    return name.size > 0 && name.size <= NAME_MAX_BYTES;
}

static struct draft_file *file_named(struct import_draft *draft, struct str name)
{
    for (size_t i = 0; i < draft->file_count; i++)
        if (str_is(name, draft->files[i].name))
            return &draft->files[i];
    return NULL;
}

static struct draft_file *new_file(struct import_draft *draft, struct str name)
{
    if (draft->file_count == draft->file_capacity) {
        size_t capacity = draft->file_capacity ? draft->file_capacity * 2 : 8;
        struct draft_file *files = realloc(draft->files, capacity * sizeof(*files));
        if (!files)
            return NULL;
        draft->files = files;
        draft->file_capacity = capacity;
    }
    char *kept = strndup(name.data, name.size);
    if (!kept)
        return NULL;
    struct draft_file *file = &draft->files[draft->file_count++];
    *file = (struct draft_file){.name = kept};
    return file;
}

static size_t bytes_of_all(const struct server *server)
{
    size_t size_bytes = 0;

    for (const struct import_draft *draft = server->drafts; draft; draft = draft->next)
        size_bytes += draft->size_bytes;
    return size_bytes;
}

enum refusal draft_add_file(struct import_draft *draft, struct str name, struct buf *bytes)
{
    if (is_lent(draft))
        return REFUSAL_IMPORT_BUSY;
    if (!name_is_good(name))
        return REFUSAL_BAD_FIELD;
    struct draft_file *file = file_named(draft, name);
    size_t before = file ? file->bytes.size : 0;
    if ((!file && draft->file_count >= DRAFT_MAX_FILES) ||
        draft->size_bytes - before + bytes->size > DRAFT_MAX_BYTES)
        return REFUSAL_TOO_LARGE;
    if (bytes_of_all(draft->server) - before + bytes->size > DRAFTS_MAX_BYTES)
        return REFUSAL_BUSY;
    if (!file)
        file = new_file(draft, name);
    if (!file)
        return REFUSAL_BUSY;
    draft->size_bytes += bytes->size - before;
    buf_finish(&file->bytes);
    file->bytes = *bytes;
    buf_init(bytes, 0);
    draft->state = DRAFT_NEW;
    return REFUSAL_NONE;
}

/* --- reading ------------------------------------------------------------------------------- */

static bool go_on(void *user, size_t done, size_t all)
{
    struct import_draft *draft = user;

    atomic_store(&draft->done, done);
    atomic_store(&draft->all, all);
    return !atomic_load(&draft->is_stopped);
}

static int by_name(const void *a, const void *b)
{
    return str_compare(((const struct format_file *)a)->name,
                       ((const struct format_file *)b)->name);
}

/* One file's name, or the folder that all are in. */
static struct str source_of(const struct import_draft *draft)
{
    struct str name = draft->views[0].name;
    const char *slash = memchr(name.data, '/', name.size);

    return slash ? (struct str){name.data, (size_t)(slash - name.data)} : name;
}

/* Without what says the file's kind: "Locks" for "Locks.pack.md". */
static struct str title_of(struct str name)
{
    enum { KIND_MAX_BYTES = 8 };

    for (;;) {
        const char *dot = memrchr(name.data, '.', name.size);
        size_t stem = dot ? (size_t)(dot - name.data) : 0;
        size_t kind = name.size - stem;
        if (!stem || kind < 2 || kind > KIND_MAX_BYTES || memchr(dot, ' ', kind))
            return name;
        name.size = stem;
    }
}

/* The files as formats/ takes them, in the order of their names. */
static enum status view_files(struct import_draft *draft)
{
    draft->views = arena_array(&draft->arena, draft->file_count + 1, sizeof(*draft->views));
    if (!draft->views)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < draft->file_count; i++)
        draft->views[i] =
            (struct format_file){str_from(draft->files[i].name), buf_str(&draft->files[i].bytes)};
    qsort(draft->views, draft->file_count, sizeof(*draft->views), by_name);
    return STATUS_OK;
}

static enum status copy_mappings(struct arena *arena, const struct draft_options *from,
                                 struct format_options *to)
{
    struct format_mapping *mappings =
        arena_array(arena, from->mapping_count + 1, sizeof(*mappings));
    enum status status = mappings ? STATUS_OK : STATUS_NO_MEMORY;

    for (size_t i = 0; i < from->mapping_count && status == STATUS_OK; i++) {
        status = raw_copy(arena, from->mappings[i].column, &mappings[i].column);
        if (status == STATUS_OK)
            status = raw_copy(arena, from->mappings[i].field, &mappings[i].field);
    }
    to->mappings = mappings;
    to->mapping_count = from->mapping_count;
    return status;
}

static enum status copy_options(struct import_draft *draft, const struct draft_options *from)
{
    struct format_options *to = &draft->options;
    enum status status = view_files(draft);

    if (status != STATUS_OK)
        return status;
    *to = (struct format_options){.import = {.source = source_of(draft),
                                             .transcript = from->transcript,
                                             .watch = &draft->watch}};
    const struct {
        struct str text;
        struct str *copy;
    } texts[] = {
        {from->format, &to->format},
        {from->encoding, &to->encoding},
        {from->title.size ? from->title : title_of(to->import.source), &to->import.title},
        {from->license, &to->import.license},
        {from->into.size ? from->into : str_from(draft->into), &draft->wanted_into},
    };
    for (size_t i = 0; i < COUNT_OF(texts) && status == STATUS_OK; i++)
        status = raw_copy(&draft->arena, texts[i].text, texts[i].copy);
    return status == STATUS_OK ? copy_mappings(&draft->arena, from, to) : status;
}

static enum status read_sets(const struct import_draft *draft, struct question_set **sets,
                             size_t *ret_count)
{
    enum status status = STATUS_OK;
    size_t count = 0;

    for (size_t i = 0; i < draft->other_count && status == STATUS_OK; i++) {
        status = pack_read(draft->others[i].pack, NULL, &sets[count]);
        count += status == STATUS_OK;
    }
    *ret_count = count;
    return status;
}

static enum status merge_and_tell(struct import_draft *draft)
{
    struct draft_comparing comparing = {.intake = &draft->intake,
                                        .first_file = &draft->views[0],
                                        .options = &draft->options,
                                        .watch = &draft->watch};
    struct question_set **others =
        arena_array(&draft->arena, draft->other_count + 1, sizeof(*others));
    size_t count = 0;
    enum status status = others ? intake_merge(&draft->intake, NULL, 0, NULL, 0) : STATUS_NO_MEMORY;

    if (status == STATUS_OK)
        status = read_sets(draft, others, &count);
    comparing.others = others;
    comparing.other_count = count;
    if (status == STATUS_OK)
        status = draft_tell(&comparing, &draft->answer);
    for (size_t i = 0; i < count; i++)
        question_set_destroy(others[i]);
    return status;
}

/* The sets that are there, but the one that it goes into, up to a size. */
static enum status load_others(struct import_draft *draft, struct store_tx *tx)
{
    struct store_set *rows = NULL;
    size_t count = 0;
    size_t size_bytes = 0;
    enum status status = store_set_list(tx, false, &draft->arena, &rows, &count);

    draft->others = rows;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct store_set row;
        if (str_equal(rows[i].id, draft->intake.into))
            continue;
        status = store_set_get(tx, rows[i].id, 0, &draft->arena, &row);
        if (status == STATUS_NOT_FOUND) {
            status = STATUS_OK;
            continue;
        }
        size_bytes += row.pack.size;
        if (status == STATUS_OK && size_bytes <= DRAFT_COMPARED_BYTES)
            draft->others[draft->other_count++] = row;
        if (size_bytes > DRAFT_COMPARED_BYTES)
            break;
    }
    return status;
}

/* Whole sets, which nobody should wait for on the loop. */
static enum status load(struct import_draft *draft)
{
    struct store *store = draft->server->data.store;
    struct store_tx *tx = store_reading_begin(store);
    enum status status = intake_load(&draft->intake, tx, draft->wanted_into);

    if (status == STATUS_OK && draft->intake.source)
        status = load_others(draft, tx);
    store_reading_end(store);
    return status;
}

static void on_worker(uv_work_t *work)
{
    struct import_draft *draft = work->data;
    enum status status =
        intake_read(&draft->intake, draft->views, draft->file_count, &draft->options);

    if (status == STATUS_OK)
        status = load(draft);
    if (status == STATUS_OK)
        status = merge_and_tell(draft);
    draft->status = status;
}

static void on_read(uv_work_t *work, int code)
{
    struct import_draft *draft = work->data;

    (void)code; /* it is never cancelled */
    draft->server->drafts_reading--;
    draft->state = draft->status == STATUS_OK          ? DRAFT_READ
                   : draft->status == STATUS_CANCELLED ? DRAFT_STOPPED
                                                       : DRAFT_FAILED;
    draft->used_ms = clock_ms();
    if (draft->dropped)
        draft_free(draft);
}

enum refusal draft_read(struct import_draft *draft, const struct draft_options *options)
{
    struct server *server = draft->server;

    if (is_lent(draft))
        return REFUSAL_IMPORT_BUSY;
    if (!draft->file_count)
        return REFUSAL_NO_FILES;
    if (server->drafts_reading >= DRAFTS_READ_AT_ONCE)
        return REFUSAL_BUSY;
    forget_reading(draft);
    draft->state = DRAFT_NEW; /* should it not begin: what was read is gone */
    arena_init(&draft->arena, DRAFT_ARENA_BYTES);
    buf_init(&draft->answer, DRAFT_ANSWER_BYTES);
    draft->watch = (struct watch){go_on, draft};
    if (copy_options(draft, options) != STATUS_OK)
        return REFUSAL_BUSY;
    intake_init(&draft->intake);
    draft->has_intake = true;
    atomic_store(&draft->is_stopped, false);
    atomic_store(&draft->done, 0);
    atomic_store(&draft->all, 0);
    draft->work.data = draft;
    if (uv_queue_work(&server->loop, &draft->work, on_worker, on_read) != 0)
        return REFUSAL_BUSY;
    draft->state = DRAFT_READING;
    server->drafts_reading++;
    return REFUSAL_NONE;
}

/* --- what it came to ----------------------------------------------------------------------- */

void draft_write_json(const struct import_draft *draft, struct buf *out)
{
    json_begin(out, NULL, '{');
    json_text(out, "state", state_names[draft->state]);
    json_int(out, "done", (int64_t)atomic_load(&draft->done));
    json_int(out, "all", (int64_t)atomic_load(&draft->all));
    if (draft->state == DRAFT_FAILED)
        json_text(out, "refusal", status_text(draft->status));
    if (draft->state == DRAFT_READ && draft->answer.size) {
        buf_add_char(out, ',');
        buf_add_str(out, buf_str(&draft->answer));
    }
    json_end(out, '}');
}

const struct intake *draft_intake(const struct import_draft *draft)
{
    return draft->state == DRAFT_READ ? &draft->intake : NULL;
}

struct str draft_lines(const struct import_draft *draft, const struct question *question)
{
    return question_lines(&draft->intake, draft->views, draft->file_count, question);
}

struct intake *draft_hold(struct import_draft *draft)
{
    if (draft->state != DRAFT_READ)
        return NULL;
    draft->state = DRAFT_WRITING;
    return &draft->intake;
}

void draft_release(struct import_draft *draft)
{
    if (!draft)
        return;
    draft->state = DRAFT_READ;
    if (draft->dropped)
        draft_free(draft);
}

/* --- housekeeping -------------------------------------------------------------------------- */

void drafts_second(struct server *server, int64_t now_ms)
{
    for (struct import_draft *draft = server->drafts, *next; draft; draft = next) {
        next = draft->next;
        if (!is_lent(draft) && now_ms - draft->used_ms > DRAFT_IDLE_MS)
            draft_drop(draft);
    }
}

void drafts_end(struct server *server)
{
    for (struct import_draft *draft = server->drafts; draft; draft = draft->next)
        draft_stop(draft);
    while (server->drafts_reading)
        uv_run(&server->loop, UV_RUN_ONCE);
    while (server->drafts)
        draft_free(server->drafts);
}
