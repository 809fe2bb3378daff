// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-twilio-signature.h"

#include <string.h>

#include "tandem-error.h"

#define T1 "12345"
#define T2 "0123456789abcdef0123456789abcdef"
#define FORM "application/x-www-form-urlencoded"
#define BODY_1 "CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212"
#define BODY_2 "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212"
#define BODY_3                                                                                                                                   \
  "AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&Body=Caff%C3%A8+%E2%98%95+%2B+50%25+%3D+%22ok%22+%26+done"                \
  "&From=%2B15005550006&MessageSid=SM00000000000000000000000000000002&NumMedia=0&NumSegments=1&OptOutType=&To=%2B15005550007"
#define BODY_4 "CallSid=CA1&Digit=5&Digit=1&Digit=5&From=%2B15005550006"
#define BODY_8 "b=1&A=2&a=3&B=4&_c=5&A1=6"
#define HOST "phone.example.net"

/* PROTOCOLS 3.7: computed with Twilio's own helper library. */
static const struct {
  const char *name, *token, *url, *form, *signature;
} vectors[] = {
  { "1", T1, "https://example.com/myapp.php?foo=1&bar=2", BODY_1, "L/OH5YylLD5NRKLltdqwSvS0BnU=" },
  { "2", T1, "https://mycompany.com/myapp.php?foo=1&bar=2", BODY_2, "RSOYDt4T1cUTdK1PDd93/VVr8B8=" },
  { "3", T2, "https://" HOST "/twilio/sms", BODY_3, "VJ214GuQ3yzQR4khjsLynv0FGPE=" },
  { "3b", T2, "https://" HOST ":443/twilio/sms", BODY_3, "hYBorT1kEsV4kL42tfn2+ZgkNk0=" },
  { "3c", T2, "https://" HOST ":8443/twilio/sms", BODY_3, "Cf62M391H71KzV6pZvqqQDIP26I=" },
  { "4", T2, "https://" HOST "/twilio/voice", BODY_4, "2Ssa1DM6P2joy7HrUdTtwxurfFM=" },
  { "5", T2, "https://" HOST "/twilio/voice?CallSid=CA1&From=%2B15005550006", NULL, "kksL5aF8J6Q7n/vHLgaQfkKK+sE=" },
  { "6", T2, "wss://" HOST "/twilio/media", NULL, "1n/c/8BS8Lk2yFjj6LvYa2jRVgI=" },
  { "6b", T2, "wss://" HOST "/twilio/media/", NULL, "bKLhRCXfNCqRys7pdwQkL2DEMOA=" },
  { "6c", T2, "https://" HOST "/twilio/media", NULL, "zcLQOy2sDpXd7XBJfa+W6n5VVWI=" },
  { "7", T2, "https://" HOST "/twilio/events?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620", NULL,
    "Urs2EoCs3Efg54d6tIxX+ASFyog=" },
  { "8", T2, "https://" HOST "/x", BODY_8, "7Vev7W/x+qpr3i3PCEWsVRcyiNo=" },
};

static const char *
vector (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    if (strcmp (vectors[i].name, name) == 0)
      return vectors[i].signature;
  }
  g_assert_not_reached ();
}

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++) {
    const char *form = vectors[i].form;
    g_autofree char *signature = tandem_twilio_signature_compute (vectors[i].token, vectors[i].url, form, form != NULL ? strlen (form) : 0);
    g_assert_cmpstr (signature, ==, vectors[i].signature);
  }
}

static gboolean
verify (const char *url, const char *type, const char *body, gboolean websocket, const char *signature)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  TandemTwilioSignedRequest request = { url, type, bytes, websocket, signature };
  gboolean good = tandem_twilio_signature_verify (T2, &request, &error);
  if (!good)
    g_assert_error (error, TANDEM_PROVIDER_ERROR, TANDEM_PROVIDER_ERROR_AUTH);
  else
    g_assert_no_error (error);
  return good;
}

static void
test_port_variants (void)
{
  /* Signed with the port, configured without; and the other way round. */
  g_assert_true (verify ("https://" HOST "/twilio/sms", FORM, BODY_3, FALSE, vector ("3")));
  g_assert_true (verify ("https://" HOST "/twilio/sms", FORM ";charset=UTF-8", BODY_3, FALSE, vector ("3b")));
  g_assert_true (verify ("https://" HOST ":443/twilio/sms", FORM, BODY_3, FALSE, vector ("3")));
  g_assert_true (verify ("https://" HOST ":8443/twilio/sms", FORM, BODY_3, FALSE, vector ("3c")));
  g_assert_true (verify ("https://" HOST ":8443/twilio/sms", FORM, BODY_3, FALSE, vector ("3")));
  g_assert_false (verify ("https://" HOST "/twilio/sms", FORM, BODY_3, FALSE, vector ("3c")));
  g_assert_true (verify ("https://user:pass@Phone.Example.NET/twilio/sms#rc=2", FORM, BODY_3, FALSE, vector ("3")));
}

static void
test_sockets (void)
{
  g_assert_true (verify ("https://" HOST "/twilio/media", NULL, NULL, TRUE, vector ("6")));
  g_assert_true (verify ("wss://" HOST "/twilio/media", NULL, NULL, TRUE, vector ("6")));
  g_assert_true (verify ("https://" HOST "/twilio/media", NULL, NULL, TRUE, vector ("6b")));
  g_assert_true (verify ("https://" HOST "/twilio/media/", NULL, NULL, TRUE, vector ("6")));
  g_assert_false (verify ("https://" HOST "/twilio/media", NULL, NULL, TRUE, vector ("6c")));
  g_assert_false (verify ("https://" HOST "/twilio/media", NULL, NULL, FALSE, vector ("6")));
  /* The slash may differ for sockets only. */
  g_autofree char *slash = tandem_twilio_signature_compute (T2, "https://" HOST "/x/", NULL, 0);
  g_assert_false (verify ("https://" HOST "/x", NULL, NULL, FALSE, slash));

  g_autofree char *loopback = tandem_twilio_signature_compute (T2, "ws://127.0.0.1:5000/twilio/media", NULL, 0);
  g_assert_true (verify ("http://127.0.0.1:5000/twilio/media", NULL, NULL, TRUE, loopback));
  g_assert_false (verify ("https://127.0.0.1:5000/twilio/media", NULL, NULL, TRUE, loopback));
  g_autofree char *secure = tandem_twilio_signature_compute (T2, "wss://[::1]/twilio/media", NULL, 0);
  g_assert_true (verify ("http://[::1]:5000/twilio/media", NULL, NULL, TRUE, secure));
}

static void
test_bodies (void)
{
  const char *url = "https://" HOST "/twilio/events?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
  const char *json = "{\"property\": \"value\", \"boolean\": true}";
  g_assert_true (verify (url, "application/json", json, FALSE, vector ("7")));
  g_assert_false (verify (url, "application/json", "{\"property\": \"other\"}", FALSE, vector ("7")));
  g_autofree char *bare = tandem_twilio_signature_compute (T2, "https://" HOST "/twilio/events", NULL, 0);
  g_assert_false (verify ("https://" HOST "/twilio/events", "application/json", json, FALSE, bare));
  g_assert_false (verify ("https://" HOST "/twilio/events", NULL, json, FALSE, bare));
  g_assert_false (verify ("https://" HOST "/twilio/events", FORM "x", BODY_8, FALSE, bare));
  g_assert_true (verify ("https://" HOST "/twilio/events", FORM, "", FALSE, bare));

  /* One changed, added or re-ordered-across-the-border byte is refused; the order sent does not matter. */
  g_assert_true (verify ("https://" HOST "/x", FORM, "A1=6&_c=5&B=4&a=3&&A=2&b=1", FALSE, vector ("8")));
  g_assert_false (verify ("https://" HOST "/x", FORM, BODY_8 "&z=1", FALSE, vector ("8")));
  g_assert_false (verify ("https://" HOST "/x", FORM, "b=1&A=2&a=3&B=4&_c=5&A1=7", FALSE, vector ("8")));
  g_assert_false (verify ("https://" HOST "/x?a=1", FORM, BODY_8, FALSE, vector ("8")));
  g_autofree char *quoted = tandem_twilio_signature_compute (T2, "https://" HOST "/x?name=O%27Neil", NULL, 0);
  g_assert_true (verify ("https://" HOST "/x?name=O'Neil", NULL, NULL, FALSE, quoted));
  g_autofree char *odd = tandem_twilio_signature_compute (T2, "https://" HOST "/x", "a=%zz%4&b=%00c", 14);
  g_assert_true (verify ("https://" HOST "/x", FORM, "a=%zz%4&b=%00c", FALSE, odd));
  g_assert_false (verify ("https://" HOST "/x", FORM, "a=%zz%4&b=%00d", FALSE, odd));
}

static void
test_refusals (void)
{
  g_assert_false (verify ("https://" HOST "/x", FORM, BODY_8, FALSE, NULL));
  g_assert_false (verify ("https://" HOST "/x", FORM, BODY_8, FALSE, ""));
  g_assert_false (verify ("https://" HOST "/x", FORM, BODY_8, FALSE, "7Vev7W/x+qpr3i3PCEWsVRcyiNo"));
  g_assert_false (verify ("https://" HOST "/x", FORM, BODY_8, FALSE, "7Vev7W/x+qpr3i3PCEWsVRcyiNo= "));
  g_assert_false (verify ("phone.example.net/x", FORM, BODY_8, FALSE, vector ("8")));
  g_assert_false (verify ("https:///x", FORM, BODY_8, FALSE, vector ("8")));
  g_assert_false (verify ("", NULL, NULL, TRUE, vector ("6")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/twilio/signature/vectors", test_vectors);
  g_test_add_func ("/twilio/signature/port-variants", test_port_variants);
  g_test_add_func ("/twilio/signature/sockets", test_sockets);
  g_test_add_func ("/twilio/signature/bodies", test_bodies);
  g_test_add_func ("/twilio/signature/refusals", test_refusals);
  return g_test_run ();
}
