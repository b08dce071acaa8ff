/* The certificate that is made, and what a client is shown of one: the whole chain, from memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include "net/net.h"

static const char *const hosts[] = {"localhost", "interviews.example", "127.0.0.1", "::1"};

struct pair {
    struct buf certificate, key;
};

static void make(struct pair *pair)
{
    buf_init(&pair->certificate, 65536);
    buf_init(&pair->key, 65536);
    assert_int_equal(net_certificate_make(hosts, 4, 30, &pair->certificate, &pair->key), STATUS_OK);
}

static void finish(struct pair *pair)
{
    buf_finish(&pair->certificate);
    buf_finish_secret(&pair->key);
}

static X509 *read_certificate(const struct buf *pem)
{
    BIO *bio = BIO_new_mem_buf(pem->data, (int)pem->size);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);

    BIO_free(bio);
    assert_non_null(certificate);
    return certificate;
}

static void a_made_certificate_names_its_hosts(void **state)
{
    struct pair pair;
    time_t soon = time(NULL) + 29L * 24 * 60 * 60, late = time(NULL) + 31L * 24 * 60 * 60;

    (void)state;
    make(&pair);
    X509 *certificate = read_certificate(&pair.certificate);
    assert_int_equal(X509_check_host(certificate, "localhost", 0, 0, NULL), 1);
    assert_int_equal(X509_check_host(certificate, "interviews.example", 0, 0, NULL), 1);
    assert_int_equal(X509_check_host(certificate, "evil.example", 0, 0, NULL), 0);
    assert_int_equal(X509_check_ip_asc(certificate, "127.0.0.1", 0), 1);
    assert_int_equal(X509_check_ip_asc(certificate, "::1", 0), 1);
    assert_int_equal(X509_check_ip_asc(certificate, "127.0.0.2", 0), 0);
    assert_true(X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0);
    assert_true(X509_cmp_time(X509_get0_notAfter(certificate), &soon) > 0);
    assert_true(X509_cmp_time(X509_get0_notAfter(certificate), &late) < 0);
    assert_int_equal(X509_verify(certificate, X509_get0_pubkey(certificate)), 1);
    X509_free(certificate);
    finish(&pair);
}

static void two_certificates_differ(void **state)
{
    struct pair a, b;

    (void)state;
    make(&a);
    make(&b);
    X509 *first = read_certificate(&a.certificate), *second = read_certificate(&b.certificate);
    assert_int_not_equal(
        ASN1_INTEGER_cmp(X509_get0_serialNumber(first), X509_get0_serialNumber(second)), 0);
    assert_false(str_equal(buf_str(&a.key), buf_str(&b.key)));
    X509_free(first);
    X509_free(second);
    finish(&a);
    finish(&b);
}

static void odd_hosts_are_refused(void **state)
{
    static const char *const odd[] = {"a,DNS:evil.example", "", "a b", "x:y", "a\nb", "@section"};
    struct buf certificate, key;

    (void)state;
    buf_init(&certificate, 65536);
    buf_init(&key, 65536);
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
        assert_int_equal(net_certificate_make(&odd[i], 1, 30, &certificate, &key), STATUS_IO);
    assert_int_equal(net_certificate_make(hosts, 0, 30, &certificate, &key), STATUS_IO);
    assert_int_equal(net_certificate_make(hosts, 1, 0, &certificate, &key), STATUS_IO);
    assert_int_equal(certificate.size + key.size, 0);
}

/* ---- a server shows its certificates ---- */

static void on_request(void *user, struct net_request *request)
{
    (void)user;
    net_respond(request, 200, "text/plain", STR("ok\n"), NULL, 0);
}

static void on_gone(void *user, struct net_request *request)
{
    (void)user;
    (void)request;
}

static const struct net_handlers handlers = {.request = on_request, .request_gone = on_gone};

static struct net_config config_of(uv_loop_t *loop, const struct pair *pair)
{
    return (struct net_config){
        .loop = loop,
        .address = "127.0.0.1",
        .certificate_pem = buf_str(&pair->certificate),
        .key_pem = buf_str(&pair->key),
        .hosts = hosts,
        .host_count = 4,
        .max_message_bytes = 1024,
        .max_body_bytes = 1024,
        .max_queue_bytes = 1024,
        .max_connections = 10,
        .max_per_address = 10,
        .body_deadline_ms = 2000,
        .header_deadline_ms = 2000,
        .handlers = &handlers,
    };
}

struct client {
    int port;
    int chain_length;
    char answer[16];
    uv_async_t done;
    uv_loop_t *loop;
};

static void on_done(uv_async_t *async)
{
    struct client *client = async->data;

    uv_stop(client->loop);
}

/* On a thread of its own: the server's loop runs meanwhile. */
static void run_client(void *user)
{
    struct client *client = user;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)client->port)};
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(context);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    static const char ask[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 && SSL_set_fd(ssl, fd) &&
        SSL_connect(ssl) == 1) {
        client->chain_length = sk_X509_num(SSL_get_peer_cert_chain(ssl));
        SSL_write(ssl, ask, sizeof(ask) - 1);
        SSL_read(ssl, client->answer, sizeof(client->answer) - 1);
    }
    SSL_free(ssl);
    SSL_CTX_free(context);
    close(fd);
    uv_async_send(&client->done);
}

static void the_whole_chain_is_shown(void **state)
{
    struct pair pair, other;
    struct net *net = NULL;
    struct client client = {0};
    uv_loop_t loop;
    uv_thread_t thread;

    (void)state;
    make(&pair);
    make(&other); /* any further certificate will do as the second of the chain */
    buf_add_str(&pair.certificate, buf_str(&other.certificate));
    assert_int_equal(uv_loop_init(&loop), 0);
    const struct net_config config = config_of(&loop, &pair);
    assert_int_equal(net_create(&config, &net), STATUS_OK);
    client.port = net_port(net);
    client.loop = &loop;
    client.done.data = &client;
    assert_int_equal(uv_async_init(&loop, &client.done, on_done), 0);
    assert_int_equal(uv_thread_create(&thread, run_client, &client), 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_thread_join(&thread);
    assert_int_equal(client.chain_length, 2);
    assert_string_equal(client.answer, "HTTP/1.1 200 OK");
    net_stop(net, NET_CLOSE_GOING_AWAY);
    net_destroy(net);
    uv_close((uv_handle_t *)&client.done, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    finish(&other);
    finish(&pair);
}

static void what_cannot_be_served_is_refused(void **state)
{
    struct pair pair, other;
    struct net *net = NULL, *second = NULL;
    uv_loop_t loop;

    (void)state;
    make(&pair);
    make(&other);
    assert_int_equal(uv_loop_init(&loop), 0);
    struct net_config config = config_of(&loop, &pair);
    config.key_pem = buf_str(&other.key);
    assert_int_equal(net_create(&config, &net), STATUS_MALFORMED);
    config.key_pem = STR("-----BEGIN PRIVATE KEY-----\nno\n-----END PRIVATE KEY-----\n");
    assert_int_equal(net_create(&config, &net), STATUS_MALFORMED);
    config.key_pem = buf_str(&pair.key);
    config.certificate_pem = STR("nothing");
    assert_int_equal(net_create(&config, &net), STATUS_MALFORMED);
    config.certificate_pem = buf_str(&pair.certificate);
    config.address = "not an address";
    assert_int_equal(net_create(&config, &net), STATUS_IO);
    config.address = "127.0.0.1";
    assert_null(net);
    assert_int_equal(net_create(&config, &net), STATUS_OK);
    config.port = net_port(net);
    assert_int_equal(net_create(&config, &second), STATUS_BUSY);
    assert_null(second);
    net_destroy(net);
    net_destroy(NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    finish(&other);
    finish(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_made_certificate_names_its_hosts),
        cmocka_unit_test(two_certificates_differ),
        cmocka_unit_test(odd_hosts_are_refused),
        cmocka_unit_test(the_whole_chain_is_shown),
        cmocka_unit_test(what_cannot_be_served_is_refused),
    };

    return cmocka_run_group_tests_name("certificate", tests, NULL, NULL);
}
