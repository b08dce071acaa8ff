#include "app/account_roles.h"

#include "base/count.h"

const struct account_role account_roles[] = {
    {STORE_ROLE_ADMINISTRATOR, "administrator"},
    {STORE_ROLE_INTERVIEWER, "interviewer"},
    {STORE_ROLE_AUTHOR, "author"},
    {STORE_ROLE_REVIEWER, "reviewer"},
};
const size_t account_role_count = COUNT_OF(account_roles);

void account_roles_write(struct buf *out, const char *name, unsigned roles)
{
    json_begin(out, name, '[');
    for (size_t i = 0; i < account_role_count; i++)
        if (roles & account_roles[i].bit)
            json_text(out, NULL, account_roles[i].name);
    json_end(out, ']');
}

bool account_roles_parse(const char *text, unsigned *ret_roles)
{
    unsigned roles = 0;

    while (*text) {
        size_t size = strcspn(text, ",");
        bool found = false;
        for (size_t i = 0; i < account_role_count; i++) {
            if (!str_equal((struct str){text, size}, str_from(account_roles[i].name)))
                continue;
            roles |= account_roles[i].bit;
            found = true;
        }
        if (!found)
            return false;
        text += size + (text[size] == ',');
    }
    *ret_roles = roles;
    return roles != 0;
}

bool email_normal(struct str email, struct arena *arena, struct str *ret_email)
{
    size_t at_signs = 0;

    while (email.size && email.data[0] == ' ') {
        email.data++;
        email.size--;
    }
    while (email.size && email.data[email.size - 1] == ' ')
        email.size--;
    char *copy = arena_alloc(arena, email.size + 1);
    if (!copy || email.size < 3 || email.size > 254)
        return false;
    for (size_t i = 0; i < email.size; i++) {
        char c = email.data[i];
        if ((unsigned char)c <= ' ' || c == 0x7f || c == ',' || c == '<' || c == '>')
            return false;
        at_signs += c == '@';
        copy[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    if (at_signs != 1 || copy[0] == '@' || copy[email.size - 1] == '@')
        return false;
    *ret_email = (struct str){copy, email.size};
    return true;
}
