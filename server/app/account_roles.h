/* Names of an account's roles, for the API and the command line. */
#ifndef PARLEY_APP_ACCOUNT_ROLES_H
#define PARLEY_APP_ACCOUNT_ROLES_H

#include "app/json_out.h"
#include "store/people.h"

struct account_role {
    unsigned bit;
    const char *name;
};
extern const struct account_role account_roles[];
extern const size_t account_role_count;

/* An array of names. */
void account_roles_write(struct buf *out, const char *name, unsigned roles);
/* "interviewer,reviewer" → bits; false for an unknown name. */
bool account_roles_parse(const char *text, unsigned *ret_roles) MUST_USE;
/* Lower case, without blanks around it; false when it can't be an address. */
bool email_normal(struct str email, struct arena *arena, struct str *ret_email) MUST_USE;

#endif
