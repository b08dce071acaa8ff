#include <openssl/evp.h>

#include "net/net_private.h"

enum { ETAG_BYTES = 16 };

static int compare_entries(const void *a, const void *b)
{
    const struct asset_entry *first = a, *second = b;

    return strcmp(first->asset->path, second->asset->path);
}

static bool make_etag(struct asset_entry *entry)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    const struct net_asset *asset = entry->asset;

    if (EVP_Digest(asset->plain.data ? asset->plain.data : "", asset->plain.size, digest, NULL,
                   EVP_sha256(), NULL) != 1)
        return false;
    for (size_t i = 0; i < ETAG_BYTES; i++) {
        entry->etag[2 * i] = hex[digest[i] >> 4];
        entry->etag[2 * i + 1] = hex[digest[i] & 15];
    }
    return true;
}

enum status assets_index(struct net *net, const struct net_asset *assets, size_t count)
{
    if (!count)
        return STATUS_OK;
    net->assets = calloc(count, sizeof(*net->assets));
    if (!net->assets)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < count; i++) {
        net->assets[i].asset = &assets[i];
        if (!make_etag(&net->assets[i]))
            return STATUS_NO_MEMORY;
    }
    net->asset_count = count;
    qsort(net->assets, count, sizeof(*net->assets), compare_entries);
    return STATUS_OK;
}

const struct asset_entry *assets_find(const struct net *net, struct str path)
{
    size_t low = 0, high = net->asset_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *name = net->assets[middle].asset->path;
        size_t name_size = strlen(name);
        size_t shorter = name_size < path.size ? name_size : path.size;
        int order = memcmp(name, path.data, shorter);
        if (!order && name_size == path.size)
            return &net->assets[middle];
        if (order < 0 || (!order && name_size < path.size))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next item of a comma-separated list, without blanks around it; moves `list` on. */
static struct str next_item(struct str *list)
{
    const char *comma = list->size ? memchr(list->data, ',', list->size) : NULL;
    size_t size = comma ? (size_t)(comma - list->data) : list->size;
    size_t skip = comma ? size + 1 : size;
    struct str item = {list->data, size};

    list->data += skip;
    list->size -= skip;
    while (item.size && is_blank(*item.data)) {
        item.data++;
        item.size--;
    }
    while (item.size && is_blank(item.data[item.size - 1]))
        item.size--;
    return item;
}

/* "q=0", "q=0.0": named, but not wanted. */
static bool has_zero_weight(struct str parameters)
{
    const char *q = parameters.size ? memmem(parameters.data, parameters.size, "q=0", 3) : NULL;

    if (!q)
        return false;
    for (const char *at = q + 3; at < parameters.data + parameters.size; at++)
        if (*at >= '1' && *at <= '9')
            return false;
    return true;
}

static bool accepts(struct str accept_encoding, const char *coding)
{
    while (accept_encoding.size) {
        struct str item = next_item(&accept_encoding);
        const char *semicolon = item.size ? memchr(item.data, ';', item.size) : NULL;
        size_t size = semicolon ? (size_t)(semicolon - item.data) : item.size;
        struct str parameters = {item.data + size, item.size - size};
        while (size && is_blank(item.data[size - 1]))
            size--;
        if (size == strlen(coding) && strncasecmp(item.data, coding, size) == 0)
            return !has_zero_weight(parameters);
    }
    return false;
}

/* Any encoding of the same bytes counts as the same. */
static bool matches(struct str if_none_match, const char *etag)
{
    size_t etag_size = strlen(etag);

    while (if_none_match.size) {
        struct str item = next_item(&if_none_match);
        if (str_is(item, "*"))
            return true;
        if (str_starts(item, STR("W/"))) {
            item.data += 2;
            item.size -= 2;
        }
        if (item.size >= etag_size + 2 && item.data[0] == '"' &&
            memcmp(item.data + 1, etag, etag_size) == 0 &&
            (item.data[etag_size + 1] == '"' || item.data[etag_size + 1] == '-'))
            return true;
    }
    return false;
}

void assets_respond(struct net_request *request, const struct asset_entry *entry)
{
    static const char *const suffixes[] = {"", "-gz", "-br"};
    static const char *const encodings[] = {NULL, "Content-Encoding: gzip", "Content-Encoding: br"};
    const struct net_asset *asset = entry->asset;
    const struct str forms[] = {asset->plain, asset->gzip, asset->brotli};
    char etag[80];
    size_t form = 0;

    if (asset->brotli.size && accepts(request->accept_encoding, "br"))
        form = 2;
    else if (asset->gzip.size && accepts(request->accept_encoding, "gzip"))
        form = 1;
    snprintf(etag, sizeof(etag), "ETag: \"%s%s\"", entry->etag, suffixes[form]);
    const char *headers[] = {
        etag,
        "Vary: Accept-Encoding",
        asset->immutable ? "Cache-Control: public, max-age=31536000, immutable"
                         : "Cache-Control: no-cache",
        encodings[form],
    };
    size_t header_count = encodings[form] ? 4 : 3;

    request->response.keep_alive = request->may_keep_alive;
    if (matches(request->if_none_match, entry->etag))
        response_begin(request, 304, NULL, STR_NONE, headers, 3);
    else
        response_begin(request, 200, asset->content_type, forms[form], headers, header_count);
}

bool net_respond_asset(struct net_request *request, const char *path)
{
    const struct asset_entry *entry = assets_find(request->connection->net, str_from(path));

    if (!entry)
        return false;
    assets_respond(request, entry);
    return true;
}
