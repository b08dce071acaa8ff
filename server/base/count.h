/* How many items an array has; never of a pointer. Any thread; depends on nothing. */
#ifndef PARLEY_BASE_COUNT_H
#define PARLEY_BASE_COUNT_H

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
