// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-sign.h"

#define T1 "12345"
#define T2 "0123456789abcdef0123456789abcdef"
#define HOST "https://phone.example.net"

typedef struct {
  const char *token;
  const char *url;
  const char *signature;
  const char *form[20];
} Vector;

#define SMS { "AccountSid", "AC00000000000000000000000000000001", "ApiVersion", "2010-04-01", \
              "Body", "Caffè ☕ + 50% = \"ok\" & done", "From", "+15005550006", \
              "MessageSid", "SM00000000000000000000000000000002", "NumMedia", "0", "NumSegments", "1", \
              "OptOutType", "", "To", "+15005550007" }

static const Vector vectors[] = {
  { T1, "https://example.com/myapp.php?foo=1&bar=2", "L/OH5YylLD5NRKLltdqwSvS0BnU=",
    { "CallSid", "CA1234567890ABCDE", "Caller", "+14158675310", "Digits", "1234", "From", "+14158675310",
      "To", "+18005551212" } },
  { T1, "https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
    { "CallSid", "CA1234567890ABCDE", "Caller", "+14158675309", "Digits", "1234", "From", "+14158675309",
      "To", "+18005551212" } },
  { T2, HOST "/twilio/sms", "VJ214GuQ3yzQR4khjsLynv0FGPE=", SMS },
  { T2, HOST ":443/twilio/sms", "hYBorT1kEsV4kL42tfn2+ZgkNk0=", SMS },
  { T2, HOST ":8443/twilio/sms", "Cf62M391H71KzV6pZvqqQDIP26I=", SMS },
  { T2, HOST "/twilio/voice?CallSid=CA1&From=%2B15005550006", "kksL5aF8J6Q7n/vHLgaQfkKK+sE=", { NULL } },
  { T2, "wss://phone.example.net/twilio/media", "1n/c/8BS8Lk2yFjj6LvYa2jRVgI=", { NULL } },
  { T2, "wss://phone.example.net/twilio/media/", "bKLhRCXfNCqRys7pdwQkL2DEMOA=", { NULL } },
  { T2, HOST "/twilio/media", "zcLQOy2sDpXd7XBJfa+W6n5VVWI=", { NULL } },
  { T2, HOST "/twilio/events?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
    "Urs2EoCs3Efg54d6tIxX+ASFyog=", { NULL } },
  { T2, HOST "/x", "7Vev7W/x+qpr3i3PCEWsVRcyiNo=",
    { "b", "1", "A", "2", "a", "3", "B", "4", "_c", "5", "A1", "6" } },
};

static void
test_vectors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    const Vector *vector = &vectors[i];
    g_autoptr (GHashTable) form = g_hash_table_new (g_str_hash, g_str_equal);
    g_autofree char *signature = NULL;
    g_autofree char *from_pairs = NULL;

    for (gsize j = 0; vector->form[j] != NULL; j += 2)
      g_hash_table_insert (form, (gpointer) vector->form[j], (gpointer) vector->form[j + 1]);
    signature = tandem_sim_sign (vector->token, vector->url, vector->form[0] != NULL ? form : NULL);
    g_assert_cmpstr (signature, ==, vector->signature);
    from_pairs = tandem_sim_sign_pairs (vector->token, vector->url, vector->form);
    g_assert_cmpstr (from_pairs, ==, vector->signature);
  }
}

static void
test_repeated (void)
{
  const char *form[] = { "CallSid", "CA1", "Digit", "5", "Digit", "1", "Digit", "5", "From", "+15005550006", NULL };
  g_autofree char *signature = tandem_sim_sign_pairs (T2, HOST "/twilio/voice", form);

  g_assert_cmpstr (signature, ==, "2Ssa1DM6P2joy7HrUdTtwxurfFM=");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/sign/vectors", test_vectors);
  g_test_add_func ("/simulator/sign/repeated", test_repeated);
  return g_test_run ();
}
