// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-log.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

/* Appends to RECORD_DIR/events.jsonl.  Default main context only. */
struct _TandemSimLog {
  GObject parent_instance;
  /* owned */
  char *record_dir;
  FILE *file;
  gboolean wants_frames;
};

G_DEFINE_FINAL_TYPE (TandemSimLog, tandem_sim_log, G_TYPE_OBJECT)

static void
tandem_sim_log_finalize (GObject *object)
{
  TandemSimLog *self = TANDEM_SIM_LOG (object);

  g_clear_pointer (&self->file, fclose);
  g_clear_pointer (&self->record_dir, g_free);
  G_OBJECT_CLASS (tandem_sim_log_parent_class)->finalize (object);
}

static void
tandem_sim_log_class_init (TandemSimLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_log_finalize;
}

static void
tandem_sim_log_init (TandemSimLog *self)
{
}

TandemSimLog *
tandem_sim_log_new (const char *record_dir)
{
  TandemSimLog *self = g_object_new (TANDEM_TYPE_SIM_LOG, NULL);

  if (record_dir != NULL) {
    g_autofree char *path = g_build_filename (record_dir, "events.jsonl", NULL);

    self->record_dir = g_strdup (record_dir);
    if (g_mkdir_with_parents (record_dir, 0700) == 0)
      self->file = g_fopen (path, "ae");
    if (self->file == NULL)
      g_warning ("Cannot write %s: %s", path, g_strerror (errno));
  }
  return self;
}

const char *
tandem_sim_log_get_record_dir (TandemSimLog *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_LOG (self), NULL);
  return self->record_dir;
}

void
tandem_sim_log_set_wants_frames (TandemSimLog *self, gboolean wanted)
{
  g_return_if_fail (TANDEM_IS_SIM_LOG (self));
  self->wants_frames = wanted;
}

gboolean
tandem_sim_log_get_wants_frames (TandemSimLog *self)
{
  g_return_val_if_fail (TANDEM_IS_SIM_LOG (self), FALSE);
  return self->wants_frames;
}

static JsonBuilder *
begin_line (const char *where, const char *what)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "t_us");
  json_builder_add_int_value (builder, g_get_monotonic_time ());
  json_builder_set_member_name (builder, "where");
  json_builder_add_string_value (builder, where);
  json_builder_set_member_name (builder, "what");
  json_builder_add_string_value (builder, what);
  return builder;
}

static void
end_line (TandemSimLog *self, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  fputs (line, self->file);
  fputc ('\n', self->file);
  /* A test reads the file while the simulator runs. */
  fflush (self->file);
}

void
tandem_sim_log_write (TandemSimLog *self, const char *where, const char *what, ...)
{
  g_autoptr (JsonBuilder) builder = NULL;
  const char *name;
  va_list args;

  g_return_if_fail (TANDEM_IS_SIM_LOG (self));
  if (self->file == NULL)
    return;
  builder = begin_line (where, what);
  va_start (args, what);
  while ((name = va_arg (args, const char *)) != NULL) {
    const char *value = va_arg (args, const char *);

    json_builder_set_member_name (builder, name);
    if (value == NULL) {
      json_builder_add_null_value (builder);
    } else {
      /* What a peer sent need not be text, and the file must stay readable. */
      g_autofree char *valid = g_utf8_make_valid (value, -1);

      json_builder_add_string_value (builder, valid);
    }
  }
  va_end (args);
  end_line (self, builder);
}

void
tandem_sim_log_write_node (TandemSimLog *self, const char *where, const char *what, JsonNode *data)
{
  g_autoptr (JsonBuilder) builder = NULL;

  g_return_if_fail (TANDEM_IS_SIM_LOG (self));
  if (self->file == NULL)
    return;
  builder = begin_line (where, what);
  json_builder_set_member_name (builder, "data");
  if (data != NULL)
    json_builder_add_value (builder, json_node_copy (data));
  else
    json_builder_add_null_value (builder);
  end_line (self, builder);
}
