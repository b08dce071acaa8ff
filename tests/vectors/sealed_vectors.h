/* The vectors of sealed files and grants; part of make_vault_vectors. */
#ifndef PARLEY_TESTS_SEALED_VECTORS_H
#define PARLEY_TESTS_SEALED_VECTORS_H

#include <stdbool.h>

#include "vector_file.h"

void sealed_vectors(const char *folder, bool check);
void grant_vectors(const char *folder, bool check);

#endif
