// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-stop-list.h"

/* Default main context only. */
struct _TandemSimStopList {
  GObject parent_instance;
  GHashTable *pairs;   /* owned: "OWN OTHER" */
};

G_DEFINE_FINAL_TYPE (TandemSimStopList, tandem_sim_stop_list, G_TYPE_OBJECT)

static void
tandem_sim_stop_list_finalize (GObject *object)
{
  g_hash_table_unref (TANDEM_SIM_STOP_LIST (object)->pairs);
  G_OBJECT_CLASS (tandem_sim_stop_list_parent_class)->finalize (object);
}

static void
tandem_sim_stop_list_class_init (TandemSimStopListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_stop_list_finalize;
}

static void
tandem_sim_stop_list_init (TandemSimStopList *self)
{
  self->pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

TandemSimStopList *
tandem_sim_stop_list_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_STOP_LIST, NULL);
}

void
tandem_sim_stop_list_hear (TandemSimStopList *self, const char *own, const char *other, const char *body)
{
  static const char *const stops[] = { "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", NULL };
  static const char *const starts[] = { "START", "UNSTOP", "YES", NULL };
  g_autofree char *upper = g_ascii_strup (body, -1);
  const char *word = g_strstrip (upper);

  if (g_strv_contains (stops, word)) {
    g_hash_table_add (self->pairs, g_strdup_printf ("%s %s", own, other));
  } else if (g_strv_contains (starts, word)) {
    g_autofree char *pair = g_strdup_printf ("%s %s", own, other);

    g_hash_table_remove (self->pairs, pair);
  }
}

gboolean
tandem_sim_stop_list_has (TandemSimStopList *self, const char *own, const char *other)
{
  g_autofree char *pair = g_strdup_printf ("%s %s", own, other);

  return g_hash_table_contains (self->pairs, pair);
}
