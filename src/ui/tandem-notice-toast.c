// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-notice-toast.h"

#include "tandem-error-text.h"

/* Long enough to read two sentences. */
#define TIMEOUT_S 8

/* The toast takes its height from the natural width of the text, so that must fit beside the buttons. */
#define CHARS_WIDE 64
#define CHARS_NARROW 28
#define CHARS_NARROW_WITH_BUTTON 18

AdwToast *
tandem_notice_toast_new (const GError *error, gboolean narrow)
{
  g_autofree char *text = tandem_error_text_dup (error);
  const char *label = NULL;
  const char *remedy = tandem_error_text_get_remedy (error, &label);
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *title = gtk_label_new (text);

  /* A toast's own title is one line; what to do must not be cut off. */
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (title),
                                 !narrow ? CHARS_WIDE : remedy ? CHARS_NARROW_WITH_BUTTON : CHARS_NARROW);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "notice");
  adw_toast_set_custom_title (toast, title);
  adw_toast_set_timeout (toast, TIMEOUT_S);
  if (remedy) {
    adw_toast_set_button_label (toast, label);
    adw_toast_set_action_name (toast, remedy);
  }
  return toast;
}
