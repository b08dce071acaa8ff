#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "net/net_private.h"

static BIO *open_pem(struct str pem)
{
    return pem.size && pem.size <= INT_MAX ? BIO_new_mem_buf(pem.data, (int)pem.size) : NULL;
}

static int no_passphrase(char *out, int out_bytes, int for_writing, void *user)
{
    (void)out;
    (void)out_bytes;
    (void)for_writing;
    (void)user;
    return -1; /* or OpenSSL would ask on the terminal */
}

enum status tls_check(struct str certificate_pem, struct str key_pem)
{
    enum status status = STATUS_MALFORMED;
    BIO *certificate_bio = open_pem(certificate_pem);
    BIO *key_bio = open_pem(key_pem);
    X509 *leaf = NULL;
    EVP_PKEY *key = NULL;

    if (!certificate_bio || !key_bio)
        goto done;
    leaf = PEM_read_bio_X509(certificate_bio, NULL, no_passphrase, NULL);
    key = PEM_read_bio_PrivateKey(key_bio, NULL, no_passphrase, NULL);
    if (leaf && key && X509_check_private_key(leaf, key) == 1)
        status = STATUS_OK;
done:
    ERR_clear_error();
    EVP_PKEY_free(key);
    X509_free(leaf);
    BIO_free(key_bio);
    BIO_free(certificate_bio);
    return status;
}

/* The library takes the leaf alone out of a PEM in memory. */
static bool add_chain(SSL_CTX *context, struct str certificate_pem)
{
    BIO *bio = open_pem(certificate_pem);
    X509 *leaf = bio ? PEM_read_bio_X509(bio, NULL, no_passphrase, NULL) : NULL;
    bool added = leaf;

    while (added) {
        X509 *next = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
        if (!next)
            break;
        added = SSL_CTX_add_extra_chain_cert(context, next) == 1;
        if (!added)
            X509_free(next);
    }
    ERR_clear_error(); /* the end of the PEM counts as an error */
    X509_free(leaf);
    BIO_free(bio);
    return added;
}

int tls_configure(struct net *net, SSL_CTX *context)
{
    char groups[] = "X25519:P-256"; /* the macro below casts const away */

    /* Without tickets and cache: resuming saves little with these curves and keeps secrets. */
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set1_groups_list(context, groups) != 1 ||
        !add_chain(context, buf_str(&net->certificate_pem)))
        return -1;
    return 0;
}
