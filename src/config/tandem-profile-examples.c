// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-profile-examples.h"

#include "tandem-profile-file.h"
#include "tandem-profiles-resources.h"

#define FOLDER "/io/github/tandemphone/Tandem/profiles/"

static const char *const names[] = {
  "receptionist", "appointment-confirmation", "restaurant-booking", "survey", "medical-front-desk", "korean-customer-service",
  "chinese-customer-service",
};

/* Nothing of a service: an example is spoken by whichever is set. */
static TandemProfile *
load (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (FOLDER, name, ".json", NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (tandem_profiles_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autoptr (TandemProfile) base = tandem_profile_new ("");
  gsize length;
  const char *text = bytes ? g_bytes_get_data (bytes, &length) : NULL;

  g_object_set (base, "provider", "", "model", "", "voice", "", "url", "", "flavour", "", "auth-header", "", "dialect", "", NULL);
  return text ? tandem_profile_file_read (text, (gssize) length, base, error) : NULL;
}

GListModel *
tandem_profile_examples_load (GError **error)
{
  GListStore *examples = g_list_store_new (TANDEM_TYPE_PROFILE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (TandemProfile) profile = load (names[i], error && !*error ? error : NULL);

    if (profile)
      g_list_store_append (examples, profile);
  }
  return G_LIST_MODEL (examples);
}
