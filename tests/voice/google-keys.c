// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "google-keys.h"

#include <string.h>

char *
google_keys_make (guint bits)
{
  gnutls_x509_privkey_t key;
  gnutls_datum_t pem;
  char *text;
  int result;

  gnutls_x509_privkey_init (&key);
  result = bits ? gnutls_x509_privkey_generate (key, GNUTLS_PK_RSA, bits, 0)
                : gnutls_x509_privkey_generate (key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  g_assert_cmpint (result, >=, 0);
  g_assert_cmpint (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &pem), >=, 0);
  text = g_strndup ((char *) pem.data, pem.size);
  gnutls_free (pem.data);
  gnutls_x509_privkey_deinit (key);
  return text;
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

gboolean
google_keys_verify (const char *pem, const char *jwt, char **claims)
{
  g_auto (GStrv) parts = g_strsplit (jwt, ".", -1);
  gnutls_datum_t datum = { (unsigned char *) pem, (unsigned int) strlen (pem) };
  g_autofree guint8 *signature = NULL;
  g_autofree char *signed_part = NULL;
  gnutls_datum_t data;
  gnutls_datum_t proof;
  gnutls_privkey_t key;
  gnutls_pubkey_t public_key;
  gsize n;
  int result;

  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  signed_part = g_strconcat (parts[0], ".", parts[1], NULL);
  signature = decode (parts[2], &n);
  *claims = (char *) decode (parts[1], &(gsize) { 0 });
  gnutls_privkey_init (&key);
  gnutls_pubkey_init (&public_key);
  g_assert_cmpint (gnutls_privkey_import_x509_raw (key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0), >=, 0);
  g_assert_cmpint (gnutls_pubkey_import_privkey (public_key, key, 0, 0), >=, 0);
  data = (gnutls_datum_t) { (unsigned char *) signed_part, (unsigned int) strlen (signed_part) };
  proof = (gnutls_datum_t) { signature, (unsigned int) n };
  result = gnutls_pubkey_verify_data2 (public_key, GNUTLS_SIGN_RSA_SHA256, 0, &data, &proof);
  gnutls_pubkey_deinit (public_key);
  gnutls_privkey_deinit (key);
  return result >= 0;
}

char *
google_keys_make_file (const char *pem, const char *url)
{
  g_auto (GStrv) lines = g_strsplit (pem, "\n", -1);
  g_autofree char *escaped = g_strjoinv ("\\n", lines);

  return g_strdup_printf ("{\"type\": \"service_account\", \"project_id\": \"phones\", \"private_key_id\": \"k1\", \"private_key\": \"%s\","
                          " \"client_email\": \"tandem@phones.example\", \"token_uri\": \"%s\"}", escaped, url);
}
