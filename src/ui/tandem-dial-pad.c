// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-dial-pad.h"

#include <glib/gi18n-lib.h>

#define N_KEYS 12
#define GAP 6
#define KEY_WIDTH 78
#define KEY_HEIGHT 48

struct _TandemDialPad {
  GtkWidget parent_instance;

  /* borrowed: children */
  GtkWidget *buttons[N_KEYS];

  gboolean has_plus;
};

G_DEFINE_FINAL_TYPE (TandemDialPad, tandem_dial_pad, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_HAS_PLUS, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { DIGIT, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The letters are those printed on every telephone (ITU-T E.161) and are not translated. */
static const struct { const char *digit; const char *letters; } keys[N_KEYS] = {
  { "1", "" }, { "2", "ABC" }, { "3", "DEF" }, { "4", "GHI" }, { "5", "JKL" }, { "6", "MNO" },
  { "7", "PQRS" }, { "8", "TUV" }, { "9", "WXYZ" }, { "*", "" }, { "0", "+" }, { "#", "" },
};

static const char *
spoken_name (const char *digit)
{
  if (*digit == '*')
    return C_("key of a telephone", "Star");
  if (*digit == '#')
    return C_("key of a telephone", "Pound");
  return digit;
}

static void
on_digit_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[DIGIT], 0, g_variant_get_string (parameter, NULL));
}

static void
on_zero_held (GtkGestureLongPress *gesture, double x, double y, gpointer user_data)
{
  TandemDialPad *self = TANDEM_DIAL_PAD (user_data);

  if (!self->has_plus)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[DIGIT], 0, "+");
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                gpointer user_data)
{
  TandemDialPad *self = TANDEM_DIAL_PAD (user_data);
  gunichar character = gdk_keyval_to_unicode (keyval);
  char digit[2] = { (char) character, '\0' };

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return GDK_EVENT_PROPAGATE;
  if (!(character >= '0' && character <= '9') && character != '*' && character != '#' &&
      !(character == '+' && self->has_plus))
    return GDK_EVENT_PROPAGATE;
  g_signal_emit (self, signals[DIGIT], 0, digit);
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_key (TandemDialPad *self, guint i)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *digit = gtk_label_new (keys[i].digit);
  GtkWidget *letters = gtk_label_new (keys[i].letters);

  gtk_widget_add_css_class (digit, "digit");
  gtk_widget_add_css_class (digit, "numeric");
  gtk_widget_add_css_class (letters, "letters");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), digit);
  if (*keys[i].letters)
    gtk_box_append (GTK_BOX (box), letters);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "dial-pad.digit");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", keys[i].digit);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken_name (keys[i].digit), -1);
  if (*keys[i].digit == '0') {
    GtkGesture *hold = gtk_gesture_long_press_new ();

    gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (hold), GTK_PHASE_CAPTURE);
    g_signal_connect_object (hold, "pressed", G_CALLBACK (on_zero_held), self, 0);
    gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (hold));
  }
  return button;
}

/* --- layout: as on a telephone, or in two rows where the window is low ----------------------------- */

static int
measure_key (TandemDialPad *self, GtkOrientation orientation)
{
  int most = 0;

  for (guint i = 0; i < N_KEYS; i++) {
    int minimum;

    gtk_widget_measure (self->buttons[i], orientation, -1, &minimum, NULL, NULL, NULL);
    most = MAX (most, minimum);
  }
  return most;
}

static void
tandem_dial_pad_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  int key = measure_key (TANDEM_DIAL_PAD (widget), orientation);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = 6 * key + 5 * GAP;
    *natural = MAX (*minimum, 3 * MAX (key, KEY_WIDTH) + 2 * GAP);
  } else {
    *minimum = 2 * key + GAP;
    *natural = 4 * MAX (key, KEY_HEIGHT) + 3 * GAP;
  }
}

static void
tandem_dial_pad_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TandemDialPad *self = TANDEM_DIAL_PAD (widget);
  int least_width = measure_key (self, GTK_ORIENTATION_HORIZONTAL);
  int least_height = measure_key (self, GTK_ORIENTATION_VERTICAL);
  int columns = height >= 4 * least_height + 3 * GAP ? 3 : 6;
  int rows = N_KEYS / columns;
  int key_width = MAX (MIN (KEY_WIDTH, (width - (columns - 1) * GAP) / columns), least_width);
  int key_height = MAX (MIN (KEY_HEIGHT, (height - (rows - 1) * GAP) / rows), least_height);
  int left = (width - columns * key_width - (columns - 1) * GAP) / 2;

  for (int i = 0; i < N_KEYS; i++)
    gtk_widget_size_allocate (self->buttons[i],
                              &(GtkAllocation){ left + i % columns * (key_width + GAP),
                                                i / columns * (key_height + GAP), key_width, key_height },
                              -1);
}

static void
tandem_dial_pad_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_HAS_PLUS: g_value_set_boolean (value, TANDEM_DIAL_PAD (object)->has_plus); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_dial_pad_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TandemDialPad *self = TANDEM_DIAL_PAD (object);

  switch (id) {
  case PROP_HAS_PLUS:
    if (self->has_plus == g_value_get_boolean (value))
      break;
    self->has_plus = g_value_get_boolean (value);
    g_object_notify_by_pspec (object, pspec);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tandem_dial_pad_dispose (GObject *object)
{
  TandemDialPad *self = TANDEM_DIAL_PAD (object);

  for (guint i = 0; i < N_KEYS; i++)
    g_clear_pointer (&self->buttons[i], gtk_widget_unparent);
  G_OBJECT_CLASS (tandem_dial_pad_parent_class)->dispose (object);
}

static void
tandem_dial_pad_class_init (TandemDialPadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tandem_dial_pad_get_property;
  object_class->set_property = tandem_dial_pad_set_property;
  object_class->dispose = tandem_dial_pad_dispose;
  props[PROP_HAS_PLUS] = g_param_spec_boolean ("has-plus", NULL, NULL, FALSE,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[DIGIT] = g_signal_new ("digit", TANDEM_TYPE_DIAL_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                 G_TYPE_STRING);
  gtk_widget_class_install_action (widget_class, "dial-pad.digit", "s", on_digit_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tandemphone/Tandem/ui/tandem-dial-pad.ui");
  widget_class->measure = tandem_dial_pad_measure;
  widget_class->size_allocate = tandem_dial_pad_size_allocate;
}

static void
tandem_dial_pad_init (TandemDialPad *self)
{
  GtkEventController *keyboard = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_KEYS; i++) {
    self->buttons[i] = make_key (self, i);
    gtk_widget_set_parent (self->buttons[i], GTK_WIDGET (self));
  }
  g_signal_connect_object (keyboard, "key-pressed", G_CALLBACK (on_key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keyboard);
}
