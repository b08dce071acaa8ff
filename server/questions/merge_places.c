/* Where the result has what theirs puts somewhere, and which topics it has at all. */
#include "questions/merge_private.h"

static bool is_top(const struct merge_topic *topic)
{
    return !topic->parent->parent;
}

/* A topic that ours took away, and whose questions it mostly keeps elsewhere, is that other topic;
 * else it is there again when something needs it. */
static void find_target(struct merge_topic *topic)
{
    struct merge_topic *alias = topic->alias;
    bool renamed = !topic->on[SIDE_OURS] && alias;

    topic->target[ENTRY_QUESTION] = renamed ? alias : topic;
    topic->target[ENTRY_TOPIC] = topic;
    if (renamed)
        topic->target[ENTRY_TOPIC] = is_top(alias) ? alias : alias->parent;
}

static void place_questions(struct merge *merge)
{
    for (int side = SIDE_OURS; side <= SIDE_THEIRS; side++) {
        const struct sequence *sequence = &merge->sequences[ENTRY_QUESTION][side];
        for (size_t i = 0; i < sequence->count; i++) {
            struct entry *entry = sequence->items[i];
            if (!entry->dest)
                continue;
            entry->dest = entry->by_theirs ? entry->home[SIDE_THEIRS]->target[ENTRY_QUESTION]
                                           : entry->home[SIDE_OURS];
            entry->dest->needed = true;
        }
    }
}

/* Of a topic that theirs took away, and in which nothing stands any more. An author's own preamble
 * stays. One that was emptied only now was renamed, more likely than not: it stays only when its
 * preamble would be lost. */
static bool may_go(const struct merge *merge, const struct merge_topic *topic)
{
    const struct topic *ours = topic->on[SIDE_OURS];
    bool emptied = ours->questions || ours->subtopics;

    if (!str_equal(ours->intro, topic->on[SIDE_BASE]->intro))
        return false;
    return merge->options->delete_gone ||
           (emptied && (!ours->intro.size || index_get(&merge->intros, ours->intro)));
}

static void place_topic(const struct merge *merge, struct merge_topic *topic)
{
    const struct topic *base = topic->on[SIDE_BASE];
    const struct topic *theirs = topic->on[SIDE_THEIRS];
    struct entry *entry = &topic->entry;
    bool stays;

    if (topic->on[SIDE_OURS]) {
        stays = topic->needed || !base || theirs || !may_go(merge, topic);
        entry->by_theirs = base && theirs && entry->moved[SIDE_THEIRS] && !entry->moved[SIDE_OURS];
        entry->dest = stays ? topic->parent : NULL;
    } else {
        /* One whose questions were all turned down isn't worth a heading. */
        stays = topic->needed || (!base && !theirs->questions);
        entry->by_theirs = true;
        entry->dest = stays ? topic->parent->target[ENTRY_TOPIC] : NULL;
    }
    if (entry->dest)
        entry->dest->needed = true;
}

static void place_topics(struct merge *merge, bool top)
{
    for (int side = SIDE_OURS; side <= SIDE_THEIRS; side++) {
        const struct sequence *sequence = &merge->sequences[ENTRY_TOPIC][side];
        for (size_t i = 0; i < sequence->count; i++) {
            struct merge_topic *topic = topic_of(sequence->items[i]);
            if (is_top(topic) == top)
                place_topic(merge, topic);
        }
    }
}

void merge_find_places(struct merge *merge)
{
    const struct sequence *theirs = &merge->sequences[ENTRY_TOPIC][SIDE_THEIRS];

    merge->root.target[ENTRY_TOPIC] = &merge->root;
    for (size_t i = 0; i < theirs->count; i++)
        find_target(topic_of(theirs->items[i]));
    place_questions(merge);
    place_topics(merge, false);
    place_topics(merge, true);
}
