// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-tool-bench.h"

#include "tandem-call-tools.h"

TandemToolbox *
tandem_tool_bench_new (TandemSwitchboard *switchboard, TandemCallMedia *media)
{
  TandemToolbox *toolbox = tandem_toolbox_new (switchboard, media);

  tandem_call_tools_add (toolbox, switchboard, media);
  return toolbox;
}
