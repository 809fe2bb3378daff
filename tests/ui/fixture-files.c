// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "fixture-files.h"

#include "fixture-inbox.h"

static void
copy (GdkClipboard *clipboard, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GSList) files = g_slist_append (NULL, file);
  GdkFileList *list = gdk_file_list_new_from_list (files);

  gdk_clipboard_set (clipboard, GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
}

static void
copy_picture (GdkClipboard *clipboard, int px)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, px, px);
  g_autoptr (GdkTexture) texture = NULL;

  gdk_pixbuf_fill (pixbuf, 0x3584e4ff);
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  gdk_clipboard_set_texture (clipboard, texture);
}

void
fixture_files_do (GtkWindow *window, const char *verb, const char *what)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (window));

  if (g_str_equal (verb, "copy"))
    copy (clipboard, what);
  else if (g_str_equal (verb, "copy-picture"))
    copy_picture (clipboard, (int) g_ascii_strtoll (what, NULL, 10));
  else if (g_str_equal (verb, "receive"))
    fixture_inbox_receive_file (what);
  else
    fixture_inbox_set_unreachable (g_str_equal (verb, "unreachable"));
  g_print ("did %s\n", verb);
}
