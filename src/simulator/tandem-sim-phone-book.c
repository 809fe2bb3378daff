// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-phone-book.h"

#define DEFAULT_SCENARIO "friendly"

/* Default main context only. */
struct _TandemSimPhoneBook {
  GObject parent_instance;
  /* owned */
  GPtrArray *scenarios;
};

G_DEFINE_FINAL_TYPE (TandemSimPhoneBook, tandem_sim_phone_book, G_TYPE_OBJECT)

static void
tandem_sim_phone_book_finalize (GObject *object)
{
  TandemSimPhoneBook *self = TANDEM_SIM_PHONE_BOOK (object);

  g_clear_pointer (&self->scenarios, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_phone_book_parent_class)->finalize (object);
}

static void
tandem_sim_phone_book_class_init (TandemSimPhoneBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_phone_book_finalize;
}

static void
tandem_sim_phone_book_init (TandemSimPhoneBook *self)
{
  self->scenarios = g_ptr_array_new_with_free_func (g_object_unref);
}

TandemSimPhoneBook *
tandem_sim_phone_book_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_PHONE_BOOK, NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

gboolean
tandem_sim_phone_book_load (TandemSimPhoneBook *self, const char *directory, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".scenario"))
      g_ptr_array_add (paths, g_build_filename (directory, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  for (guint i = 0; i < paths->len; i++) {
    TandemSimScenario *scenario = tandem_sim_scenario_load (g_ptr_array_index (paths, i), error);

    if (scenario == NULL)
      return FALSE;
    g_ptr_array_add (self->scenarios, scenario);
  }
  if (self->scenarios->len == 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no *.scenario file in %s", directory);
    return FALSE;
  }
  return TRUE;
}

GPtrArray *
tandem_sim_phone_book_get_scenarios (TandemSimPhoneBook *self)
{
  return self->scenarios;
}

static TandemSimScenario *
find_number (TandemSimPhoneBook *self, const char *number)
{
  for (guint i = 0; i < self->scenarios->len; i++) {
    TandemSimScenario *scenario = g_ptr_array_index (self->scenarios, i);
    char **numbers = tandem_sim_scenario_get_numbers (scenario);

    if (numbers != NULL && g_strv_contains ((const char *const *) numbers, number))
      return scenario;
  }
  return NULL;
}

gboolean
tandem_sim_phone_book_has_number (TandemSimPhoneBook *self, const char *number)
{
  return find_number (self, number) != NULL;
}

TandemSimScenario *
tandem_sim_phone_book_find (TandemSimPhoneBook *self, const char *number)
{
  TandemSimScenario *found = find_number (self, number);

  for (guint i = 0; found == NULL && i < self->scenarios->len; i++) {
    TandemSimScenario *scenario = g_ptr_array_index (self->scenarios, i);

    if (g_str_equal (tandem_sim_scenario_get_name (scenario), DEFAULT_SCENARIO))
      found = scenario;
  }
  if (found == NULL && self->scenarios->len > 0)
    found = g_ptr_array_index (self->scenarios, 0);
  return found;
}
