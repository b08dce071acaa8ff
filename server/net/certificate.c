#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "net/net.h"

enum { HOSTS_MAX = 32, HOST_BYTES_MAX = 253, DAYS_MAX = 36500, SERIAL_BITS = 127 };

static bool is_address(const char *host)
{
    unsigned char bytes[16];

    return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

/* A host becomes part of OpenSSL's own list syntax, so it may have no character of that syntax. */
static bool host_is_plain(const char *host)
{
    size_t size = strlen(host);

    return size > 0 && size <= HOST_BYTES_MAX &&
           strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:*") ==
               size &&
           (!strchr(host, ':') || is_address(host));
}

static bool add_extension(X509 *certificate, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool added = extension && X509_add_ext(certificate, extension, -1) == 1;

    X509_EXTENSION_free(extension);
    return added;
}

static bool add_names(X509 *certificate, const char *const *hosts, size_t host_count)
{
    struct buf names;
    buf_init(&names, (size_t)HOSTS_MAX * (HOST_BYTES_MAX + 8));
    bool added = true;

    for (size_t i = 0; i < host_count && added; i++) {
        added = host_is_plain(hosts[i]);
        buf_printf(&names, "%s%s:%s", i ? "," : "", is_address(hosts[i]) ? "IP" : "DNS", hosts[i]);
    }
    added = added && buf_status(&names) == STATUS_OK &&
            add_extension(certificate, NID_subject_alt_name, names.data);
    buf_finish(&names);
    return added;
}

static bool set_serial(X509 *certificate)
{
    BIGNUM *number = BN_new();
    bool done = number && BN_rand(number, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));

    BN_free(number);
    return done;
}

static bool fill(X509 *certificate, EVP_PKEY *key, const char *const *hosts, size_t host_count,
                 int days)
{
    const long day_s = 24L * 60 * 60;
    X509_NAME *name = X509_get_subject_name(certificate);

    /* A day earlier, for clocks that run behind. */
    return X509_set_version(certificate, 2) == 1 && set_serial(certificate) &&
           X509_gmtime_adj(X509_getm_notBefore(certificate), -day_s) &&
           X509_time_adj_ex(X509_getm_notAfter(certificate), days, 0, NULL) &&
           X509_set_pubkey(certificate, key) == 1 &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                      (const unsigned char *)"Parley, local", -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 &&
           add_names(certificate, hosts, host_count) &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
           add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
           add_extension(certificate, NID_subject_key_identifier, "hash") &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

static bool read_out(BIO *bio, struct buf *out)
{
    char *data = NULL;
    long size = BIO_get_mem_data(bio, &data);

    if (size <= 0)
        return false;
    buf_add(out, data, (size_t)size);
    return buf_status(out) == STATUS_OK;
}

enum status net_certificate_make(const char *const *hosts, size_t host_count, int days,
                                 struct buf *certificate_pem, struct buf *key_pem)
{
    enum status status = STATUS_IO;
    EVP_PKEY *key = NULL;
    X509 *certificate = X509_new();
    BIO *certificate_bio = BIO_new(BIO_s_mem());
    BIO *key_bio = BIO_new(BIO_s_secmem());

    if (!host_count || host_count > HOSTS_MAX || days < 1 || days > DAYS_MAX)
        goto done;
    key = EVP_EC_gen("P-256");
    if (!certificate || !certificate_bio || !key_bio || !key)
        goto done;
    if (!fill(certificate, key, hosts, host_count, days) ||
        PEM_write_bio_X509(certificate_bio, certificate) != 1 ||
        PEM_write_bio_PKCS8PrivateKey(key_bio, key, NULL, NULL, 0, NULL, NULL) != 1)
        goto done;
    if (read_out(certificate_bio, certificate_pem) && read_out(key_bio, key_pem))
        status = STATUS_OK;
done:
    BIO_free(key_bio);
    BIO_free(certificate_bio);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return status;
}
