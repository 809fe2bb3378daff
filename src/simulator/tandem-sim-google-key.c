// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-google-key.h"

#include <gnutls/abstract.h>
#include <string.h>

#include "tandem-sim-json.h"

#define BITS 2048

struct _TandemSimGoogleKey {
  gnutls_pubkey_t public_key;
  char *pem;
};

TandemSimGoogleKey *
tandem_sim_google_key_new (void)
{
  TandemSimGoogleKey *self = g_new0 (TandemSimGoogleKey, 1);
  gnutls_x509_privkey_t key;
  gnutls_privkey_t abstract;
  gnutls_datum_t pem;
  int result;

  gnutls_x509_privkey_init (&key);
  gnutls_privkey_init (&abstract);
  gnutls_pubkey_init (&self->public_key);
  result = gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, BITS, 0);
  if (result >= 0)
    result = gnutls_privkey_import_x509 (abstract, key, 0);
  if (result >= 0)
    result = gnutls_pubkey_import_privkey (self->public_key, abstract, 0, 0);
  if (result >= 0)
    result = gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem);
  if (result < 0)
    g_error ("no key could be made: %s", gnutls_strerror (result));
  self->pem = g_strndup ((const char *) pem.data, pem.size);
  gnutls_free (pem.data);
  gnutls_privkey_deinit (abstract);
  gnutls_x509_privkey_deinit (key);
  return self;
}

void
tandem_sim_google_key_free (TandemSimGoogleKey *self)
{
  gnutls_pubkey_deinit (self->public_key);
  g_free (self->pem);
  g_free (self);
}

const char *
tandem_sim_google_key_get_pem (TandemSimGoogleKey *self)
{
  return self->pem;
}

static guint8 *
decode (const char *base64url, gsize *n)
{
  g_autoptr (GString) text = g_string_new (base64url);

  g_strdelimit (g_strdelimit (text->str, "-", '+'), "_", '/');
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  return g_base64_decode (text->str, n);
}

static JsonNode *
parse (const char *base64url)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize n;
  g_autofree guint8 *text = decode (base64url, &n);

  if (!json_parser_load_from_data (parser, (const char *) text, (gssize) n, NULL) || json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return NULL;
  return json_parser_steal_root (parser);
}

JsonNode *
tandem_sim_google_key_verify (TandemSimGoogleKey *self, const char *jwt)
{
  g_auto (GStrv) parts = g_strsplit (jwt, ".", 4);
  g_autoptr (JsonNode) header = NULL;
  g_autofree guint8 *proof = NULL;
  gnutls_datum_t data = { (unsigned char *) jwt, 0 };
  gnutls_datum_t signature;
  gsize n;

  if (g_strv_length (parts) != 3)
    return NULL;
  header = parse (parts[0]);
  if (header == NULL || g_strcmp0 (tandem_sim_json_get_string (json_node_get_object (header), "alg"), "RS256") != 0)
    return NULL;
  proof = decode (parts[2], &n);
  data.size = (unsigned int) (strlen (parts[0]) + 1 + strlen (parts[1]));
  signature = (gnutls_datum_t) { proof, (unsigned int) n };
  if (gnutls_pubkey_verify_data2 (self->public_key, GNUTLS_SIGN_RSA_SHA256, 0, &data, &signature) < 0)
    return NULL;
  return parse (parts[1]);
}
