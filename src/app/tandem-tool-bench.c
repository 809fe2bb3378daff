// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-bench.h"

#include "tandem-call-tools.h"
#include "tandem-look-up-contact.h"
#include "tandem-send-sms.h"
#include "tandem-take-note.h"
#include "tandem-tool-confirmations.h"
#include "tandem-tool-shelf.h"

TandemToolbox *
tandem_tool_bench_new (TandemSwitchboard *switchboard, TandemCallMedia *media, TandemInbox *inbox, TandemContacts *contacts,
                       TandemSecrets *secrets)
{
  TandemToolbox *toolbox = tandem_toolbox_new (switchboard, media);
  TandemToolShelf *shelf = tandem_tool_shelf_new (secrets, media);
  g_autoptr (TandemPeople) people = tandem_people_new (contacts, tandem_switchboard_get_settings (switchboard));
  g_autoptr (TandemTool) send_sms = tandem_send_sms_new (inbox);
  g_autoptr (TandemTool) look_up = tandem_look_up_contact_new (people);
  g_autoptr (TandemTool) take_note = tandem_take_note_new (media);

  tandem_tool_shelf_add (shelf, send_sms);
  tandem_tool_shelf_add (shelf, look_up);
  tandem_tool_shelf_add (shelf, take_note);
  tandem_call_tools_add (toolbox, switchboard, media);
  tandem_toolbox_add_maker (toolbox, tandem_tool_shelf_fill, shelf, g_object_unref);
  tandem_tool_confirmations_follow (toolbox);
  return toolbox;
}
