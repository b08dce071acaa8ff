/* Sets as files, in every format that can be written. */
#include "app/api_build_bodies.h"
#include "app/build_state.h"
#include "app/set_pdf.h"
#include "questions/pack.h"

/* --- what there is ------------------------------------------------------------------------- */

enum refusal api_formats(struct api_call *call)
{
    struct buf *out = &call->out;

    json_begin(out, NULL, '{');
    json_begin(out, "formats", '[');
    for (size_t i = 0; i < format_count; i++) {
        json_begin(out, NULL, '{');
        json_text(out, "name", formats[i].name);
        json_text(out, "title", formats[i].title);
        json_text(out, "extension", formats[i].extension);
        json_bool(out, "reads", formats[i].read != NULL);
        json_bool(out, "writes", formats[i].write != NULL);
        json_end(out, '}');
    }
    json_end(out, ']');
    json_begin(out, "fields", '[');
    for (const char *const *field = format_fields; *field; field++)
        json_text(out, NULL, *field);
    json_end(out, ']');
    json_bool(out, "pdf", pdf_is_there(PDF_PROGRAM));
    json_end(out, '}');
    return REFUSAL_NONE;
}

/* --- export -------------------------------------------------------------------------------- */

struct exporting {
    struct store_set row;
    const struct format *format; /* NULL: PDF */
};

enum refusal api_export_set(struct api_call *call)
{
    const struct query_export *query = call->query;
    struct exporting *exporting = arena_alloc(&call->arena, sizeof(*exporting));

    if (!exporting)
        return REFUSAL_BUSY;
    call->state = exporting;
    exporting->format = format_find(query->format);
    bool pdf = !exporting->format && str_is(query->format, "pdf");
    if (!pdf && (!exporting->format || !exporting->format->write)) {
        call->detail = "query.format";
        return REFUSAL_BAD_FIELD;
    }
    return api_get_set(call, (uint32_t)query->version, &call->arena, &exporting->row);
}

static enum refusal write_pdf(struct api_call *call, const struct question_set *set,
                              const struct format_write_options *options)
{
    const struct watch watch = {api_work_go_on, call};
    char reason[PDF_REASON_BYTES] = "";
    enum status status = set_pdf(set, options, &watch, &call->out, reason);

    if (status == STATUS_OK)
        return REFUSAL_NONE;
    call->detail = arena_printf(&call->arena, "%s", reason);
    return REFUSAL_NO_PDF;
}

static void name_file(struct api_call *call, const struct exporting *exporting, bool answers)
{
    const struct format *format = exporting->format;
    const char *name =
        arena_printf(&call->arena, "%.*s%s.%s", STR_FMT(exporting->row.id),
                     answers ? "" : "-without-answers", format ? format->extension : "pdf");

    api_answer_file(call, format ? format->content_type : "application/pdf", str_from(name));
}

enum refusal api_export_set_work(struct api_call *call)
{
    const struct query_export *query = call->query;
    const struct exporting *exporting = call->state;
    const struct format_write_options options = {.answers = query->answers,
                                                 .changed_ms = exporting->row.changed_ms};
    struct question_set *set = NULL;
    enum refusal refusal = REFUSAL_NONE;
    enum status status = pack_read(exporting->row.pack, NULL, &set);

    if (status == STATUS_OK && exporting->format)
        status = exporting->format->write(set, &options, NULL, &call->out);
    else if (status == STATUS_OK)
        refusal = write_pdf(call, set, &options);
    question_set_destroy(set);
    if (status == STATUS_OK && refusal == REFUSAL_NONE)
        name_file(call, exporting, query->answers);
    return refusal != REFUSAL_NONE ? refusal : api_refusal_of(status, REFUSAL_SERVER_FAILED);
}

/* Whoever has the file can ask for this version again. While somebody types without a pause that
 * can't be had; then the file is better than none. */
enum status api_export_set_job(struct store_tx *tx, void *user)
{
    struct api_call *call = user;
    const struct exporting *exporting = call->state;
    enum status status = store_set_pin_read(tx, &exporting->row);

    if (status != STATUS_BUSY)
        return status;
    if (call->tries + 1 < API_TRIES)
        call->job_refusal = REFUSAL_SET_CHANGED;
    return STATUS_OK;
}
