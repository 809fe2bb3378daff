// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-text-model.h"

/* A text model that answers as it is told, when it is told. */
#define FAKE_TYPE_TEXT_MODEL (fake_text_model_get_type ())
G_DECLARE_FINAL_TYPE (FakeTextModel, fake_text_model, FAKE, TEXT_MODEL, GObject)

struct _FakeTextModel {
  GObject parent_instance;
  const char *answer;  /* NULL: it fails */
  gboolean hold;       /* it answers nothing until fake_text_model_release() */
  GPtrArray *waiting;  /* of GTask */
  guint n_asked;
  char *instructions;  /* of the last question, and what it was about */
  char *record;
};

FakeTextModel *fake_text_model_new (void);
void fake_text_model_release (FakeTextModel *self);
