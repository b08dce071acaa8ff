#include "app/exposure.h"

enum { CANDIDATE_BYTES = 1024 };

/* ASCII in lower case, runs of blanks as one. */
static size_t normalise(struct str text, char out[static CANDIDATE_BYTES])
{
    size_t size = 0;

    for (size_t i = 0; i < text.size && size < CANDIDATE_BYTES; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool is_blank = c <= ' ';
        if (is_blank && (size == 0 || out[size - 1] == ' '))
            continue;
        out[size++] = (char)(is_blank ? ' ' : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    return size && out[size - 1] == ' ' ? size - 1 : size;
}

bool exposure_hash(const struct vault_host_key *host, struct str candidate,
                   unsigned char ret_hash[static VAULT_CANDIDATE_BYTES])
{
    char text[CANDIDATE_BYTES];
    size_t size = normalise(candidate, text);

    if (size)
        vault_candidate_hash(host, (struct str){text, size}, ret_hash);
    return size > 0;
}

bool exposure_candidate(const struct vault_host_key *host, const struct body_seat *seat,
                        struct arena *arena, struct str *ret_text)
{
    unsigned char hash[VAULT_CANDIDATE_BYTES];
    struct buf text;

    if (!exposure_hash(host, seat->candidate.size ? seat->candidate : seat->name, hash)) {
        *ret_text = STR_NONE;
        return true;
    }
    buf_init(&text, 64);
    buf_add_base64(&text, hash, sizeof(hash));
    *ret_text = buf_status(&text) == STATUS_OK ? arena_copy(arena, buf_str(&text)) : STR_NONE;
    buf_finish(&text);
    return ret_text->data != NULL;
}
