// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-signature.h"

#include <string.h>

#include "tandem-error.h"

/* Decoded, with lengths: a value may contain %00. */
typedef struct {
  GString *name;
  GString *value;
} Parameter;

static void
parameter_free (Parameter *self)
{
  g_string_free (self->name, TRUE);
  g_string_free (self->value, TRUE);
  g_free (self);
}

/* No normalisation of any kind: what does not decode stays as it is, so that it cannot match by accident. */
static GString *
form_decode (const char *text, gsize n)
{
  GString *out = g_string_sized_new (n);
  for (gsize i = 0; i < n; i++) {
    if (text[i] == '%' && i + 2 < n && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2])) {
      g_string_append_c (out, (char) (g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2])));
      i += 2;
    } else {
      g_string_append_c (out, text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

static int
compare_bytes (const GString *a, const GString *b)
{
  int order = memcmp (a->str, b->str, MIN (a->len, b->len));
  return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

static int
compare_parameters (gconstpointer a, gconstpointer b)
{
  const Parameter *left = *(const Parameter *const *) a;
  const Parameter *right = *(const Parameter *const *) b;
  int order = compare_bytes (left->name, right->name);
  return order != 0 ? order : compare_bytes (left->value, right->value);
}

/* What is signed after the URL: sorted by name, then value; a pair that comes twice counts once. */
static GString *
canonical_form (const char *form, gsize n_form)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) parameters = g_ptr_array_new_with_free_func ((GDestroyNotify) parameter_free);

  for (gsize start = 0; form != NULL && start < n_form;) {
    const char *piece = form + start;
    const char *end = memchr (piece, '&', n_form - start);
    gsize n = end != NULL ? (gsize) (end - piece) : n_form - start;
    const char *equals = memchr (piece, '=', n);
    gsize n_name = equals != NULL ? (gsize) (equals - piece) : n;
    if (n > 0) {
      Parameter *parameter = g_new0 (Parameter, 1);
      parameter->name = form_decode (piece, n_name);
      parameter->value = equals != NULL ? form_decode (equals + 1, n - n_name - 1) : g_string_new (NULL);
      g_ptr_array_add (parameters, parameter);
    }
    start += n + 1;
  }
  g_ptr_array_sort (parameters, compare_parameters);
  for (guint i = 0; i < parameters->len; i++) {
    if (i > 0 && compare_parameters (&parameters->pdata[i - 1], &parameters->pdata[i]) == 0)
      continue;
    Parameter *parameter = g_ptr_array_index (parameters, i);
    g_string_append_len (out, parameter->name->str, parameter->name->len);
    g_string_append_len (out, parameter->value->str, parameter->value->len);
  }
  return out;
}

static char *
sign (const char *auth_token, const char *url, const GString *suffix)
{
  guint8 digest[20];
  gsize n = sizeof digest;
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, (const guchar *) auth_token, strlen (auth_token));
  g_hmac_update (hmac, (const guchar *) url, strlen (url));
  g_hmac_update (hmac, (const guchar *) suffix->str, suffix->len);
  g_hmac_get_digest (hmac, digest, &n);
  return g_base64_encode (digest, n);
}

char *
tandem_twilio_signature_compute (const char *auth_token, const char *url, const char *form, gsize n_form)
{
  g_return_val_if_fail (auth_token != NULL && url != NULL, NULL);
  GString *suffix = canonical_form (form, n_form);
  char *signature = sign (auth_token, url, suffix);
  g_string_free (suffix, TRUE);
  return signature;
}

/* The time taken must not tell how much of a forged value was right. */
static gboolean
equal_in_constant_time (const char *a, const char *b)
{
  gsize n = strlen (a);
  guint8 difference = 0;
  if (n != strlen (b))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    difference |= (guint8) (a[i] ^ b[i]);
  return difference == 0;
}

/* @url in parts, borrowed from one copy. */
typedef struct {
  char *copy;
  const char *scheme;
  const char *host;
  const char *port; /* NULL when not written */
  char *rest;       /* path and query */
} UrlParts;

static void
url_parts_clear (UrlParts *self)
{
  g_free (self->copy);
  g_free (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UrlParts, url_parts_clear)

/* Not GUri: it would re-encode, and the signature covers the bytes that were sent. */
static gboolean
url_parts_init (UrlParts *self, const char *url)
{
  self->copy = g_strdup (url);
  char *fragment = strchr (self->copy, '#');
  if (fragment != NULL)
    *fragment = '\0';
  char *separator = strstr (self->copy, "://");
  if (separator == NULL)
    return FALSE;
  *separator = '\0';
  self->scheme = self->copy;
  char *authority = separator + 3;
  char *rest = authority + strcspn (authority, "/?");
  self->rest = g_strdup (rest);
  *rest = '\0';
  char *at = strrchr (authority, '@');
  if (at != NULL)
    authority = at + 1;
  char *colon = strrchr (authority, ':');
  if (colon != NULL && strchr (colon, ']') == NULL) {
    *colon = '\0';
    self->port = colon + 1;
  }
  self->host = authority;
  return *authority != '\0';
}

static void
add_unique (GPtrArray *strings, char *string)
{
  if (g_ptr_array_find_with_equal_func (strings, string, g_str_equal, NULL))
    g_free (string);
  else
    g_ptr_array_add (strings, string);
}

/* With the other ending of the path: "/media" and "/media/". */
static char *
toggle_slash (const char *rest)
{
  gsize n_path = strcspn (rest, "?");
  if (n_path > 0 && rest[n_path - 1] == '/')
    return g_strdup_printf ("%.*s%s", (int) n_path - 1, rest, rest + n_path);
  return g_strdup_printf ("%.*s/%s", (int) n_path, rest, rest + n_path);
}

static GPtrArray *
rest_variants (const char *rest, gboolean websocket)
{
  GPtrArray *variants = g_ptr_array_new_with_free_func (g_free);
  add_unique (variants, g_strdup (rest));
  if (websocket)
    add_unique (variants, toggle_slash (rest));
  g_auto (GStrv) pieces = g_strsplit (rest, "'", -1);
  add_unique (variants, g_strjoinv ("%27", pieces));
  return variants;
}

static void
add_scheme_variants (GPtrArray *urls, const UrlParts *parts, const char *scheme, gboolean websocket)
{
  gboolean secure = g_str_equal (scheme, "https") || g_str_equal (scheme, "wss");
  g_autofree char *lower = g_ascii_strdown (parts->host, -1);
  const char *hosts[] = { parts->host, lower };
  g_autoptr (GPtrArray) rests = rest_variants (parts->rest, websocket);

  for (guint h = 0; h < G_N_ELEMENTS (hosts); h++) {
    for (guint r = 0; r < rests->len; r++) {
      const char *rest = g_ptr_array_index (rests, r);
      const char *port = parts->port != NULL ? parts->port : secure ? "443" : "80";
      add_unique (urls, g_strdup_printf ("%s://%s%s", scheme, hosts[h], rest));
      add_unique (urls, g_strdup_printf ("%s://%s:%s%s", scheme, hosts[h], port, rest));
    }
  }
}

static GPtrArray *
url_variants (const UrlParts *parts, gboolean websocket)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *scheme = g_ascii_strdown (parts->scheme, -1);
  if (!websocket) {
    add_scheme_variants (urls, parts, scheme, FALSE);
    return urls;
  }
  add_scheme_variants (urls, parts, "wss", TRUE);
  if (g_str_equal (scheme, "http") || g_str_equal (scheme, "ws"))
    add_scheme_variants (urls, parts, "ws", TRUE);
  return urls;
}

static gboolean
is_form (const char *content_type)
{
  static const char form[] = "application/x-www-form-urlencoded";
  gsize n = sizeof form - 1;
  return content_type != NULL && g_ascii_strncasecmp (content_type, form, n) == 0
         && (content_type[n] == '\0' || content_type[n] == ';' || content_type[n] == ' ');
}

/* Bodies that are no forms are covered by a hash in the signed URL. */
static gboolean
body_hash_matches (const char *url, GBytes *body)
{
  static const char key[] = "bodySHA256=";
  const char *query = strchr (url, '?');
  g_autofree char *actual = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);

  while (query != NULL) {
    query++;
    if (g_str_has_prefix (query, key)) {
      const char *value = query + sizeof key - 1;
      g_autofree char *given = g_ascii_strdown (value, strcspn (value, "&#"));
      return equal_in_constant_time (given, actual);
    }
    query = strchr (query, '&');
  }
  return FALSE;
}

gboolean
tandem_twilio_signature_verify (const char *auth_token, const TandemTwilioSignedRequest *request, GError **error)
{
  g_return_val_if_fail (auth_token != NULL && request != NULL && request->url != NULL, FALSE);
  g_auto (UrlParts) parts = { 0 };
  gsize n_body = request->body != NULL ? g_bytes_get_size (request->body) : 0;
  gboolean form = n_body > 0 && is_form (request->content_type);

  if (request->signature == NULL || *request->signature == '\0') {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH, "The request has no X-Twilio-Signature header");
    return FALSE;
  }
  if (!url_parts_init (&parts, request->url)) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH, "The public URL is not a URL: correct it in Preferences");
    return FALSE;
  }
  if (n_body > 0 && !form && !body_hash_matches (request->url, request->body)) {
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH, "The request's body is not covered by its signature");
    return FALSE;
  }

  GString *suffix = canonical_form (form ? g_bytes_get_data (request->body, NULL) : NULL, form ? n_body : 0);
  g_autoptr (GPtrArray) urls = url_variants (&parts, request->websocket);
  gboolean matches = FALSE;
  for (guint i = 0; i < urls->len; i++) {
    g_autofree char *expected = sign (auth_token, g_ptr_array_index (urls, i), suffix);
    matches |= equal_in_constant_time (expected, request->signature);
  }
  g_string_free (suffix, TRUE);
  if (!matches)
    g_set_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH,
                 "The request's signature is wrong: the auth token or the public URL differs from what Twilio uses");
  return matches;
}
