/* Which wishes couldn't be met, in sentences. */
#include "questions/sample_private.h"

static enum status add_note(struct sampler *sampler, const char *text)
{
    if (!text)
        return STATUS_NO_MEMORY;
    /* A list has a maximum; what is beyond it is more of the same. */
    if (sampler->sample.notes.count == SET_MAX_TAGS)
        return STATUS_OK;
    bool added = str_list_add(sampler->arena, &sampler->sample.notes, str_from(text));
    return added ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status note_kept(struct sampler *sampler)
{
    const struct str_list *keep = &sampler->wishes->keep;
    unsigned most = sampler->wishes->minutes;
    struct index found = {0};
    enum status status = STATUS_OK;

    for (size_t i = 0; i < sampler->item_count && status == STATUS_OK; i++)
        if (sampler->items[i].is_kept)
            status = index_put(&found, sampler->items[i].key, &sampler->items[i]);
    for (size_t i = 0; i < keep->count && status == STATUS_OK; i++)
        if (!index_get(&found, keep->items[i]))
            status = add_note(sampler,
                              arena_printf(sampler->arena, "The question %.*s isn't in these sets.",
                                           STR_FMT(keep->items[i])));
    index_finish(&found);
    if (status == STATUS_OK && most && sampler->kept_minutes > most)
        status = add_note(sampler,
                          arena_printf(sampler->arena,
                                       "The questions to be kept take %u minutes, %u were wished.",
                                       sampler->kept_minutes, most));
    return status;
}

/* A sentence of two parts around a topic's title. */
struct topic_note {
    const char *before, *after;
};

static struct topic_note topic_note_of(const struct sample_group *group)
{
    if (!group->is_known)
        return (struct topic_note){"There is no topic", "with questions"};
    if (!group->fitting)
        return (struct topic_note){"No question of the topic", "fits"};
    return (struct topic_note){"The topic", "found no room beside the others"};
}

static enum status note_topics(struct sampler *sampler)
{
    enum status status = STATUS_OK;

    for (const struct sample_group *group = sampler->groups; group && status == STATUS_OK;
         group = group->next) {
        struct topic_note note = topic_note_of(group);
        if (group->is_wished && !group->chosen)
            status = add_note(sampler, arena_printf(sampler->arena, "%s %.*s %s.", note.before,
                                                    STR_FMT(group->title), note.after));
    }
    return status;
}

static enum status note_kinds(struct sampler *sampler)
{
    enum status status = STATUS_OK;

    for (int kind = QUESTION_CONCEPT; kind < KINDS && status == STATUS_OK; kind++) {
        unsigned wanted = sampler->wanted[kind];
        unsigned chosen = sampler->chosen_of[kind];
        const char *name = question_kind_name((enum question_kind)kind);
        const char *were = wanted == 1 ? "was" : "were";
        if (chosen >= wanted)
            continue;
        status = add_note(sampler,
                          chosen == 0
                              ? arena_printf(sampler->arena, "No %s question fits, %u %s wished.",
                                             name, wanted, were)
                              : arena_printf(sampler->arena, "Only %u %s question%s, %u %s wished.",
                                             chosen, name, chosen == 1 ? " fits" : "s fit", wanted,
                                             were));
    }
    return status;
}

static enum status note_size(struct sampler *sampler)
{
    const struct sample *sample = &sampler->sample;
    unsigned minutes = sampler->wishes->minutes;
    unsigned questions = sampler->wishes->questions;
    bool few = !minutes && sample->count < questions;
    bool is_full = sample->count >= sampler->max_questions;
    bool is_short = minutes && !is_full && sample->minutes + SAMPLE_DEFAULT_MINUTES <= minutes;

    if (!sample->count)
        return add_note(sampler, "No question fits.");
    if (few)
        return add_note(
            sampler,
            sample->count == 1
                ? arena_printf(sampler->arena, "Only 1 question fits, %u were wished.", questions)
                : arena_printf(sampler->arena, "Only %zu questions fit, %u were wished.",
                               sample->count, questions));
    if (is_short)
        return add_note(sampler, arena_printf(sampler->arena,
                                              "The questions that fit fill only %u of %u minutes.",
                                              sample->minutes, minutes));
    return STATUS_OK;
}

enum status sample_note(struct sampler *sampler)
{
    enum status status = note_kept(sampler);

    if (status == STATUS_OK)
        status = note_topics(sampler);
    if (status == STATUS_OK)
        status = note_kinds(sampler);
    if (status == STATUS_OK)
        status = note_size(sampler);
    return status;
}
