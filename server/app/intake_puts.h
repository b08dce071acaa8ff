/* What intake_prepare found out and what it holds, but for the stages' names: let go. Used by the
 * intake's own files only. */
#ifndef PARLEY_APP_INTAKE_PUTS_H
#define PARLEY_APP_INTAKE_PUTS_H

#include "app/intake.h"

void intake_puts_forget(struct intake *intake);

#endif
