// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-error.h"

G_DEFINE_QUARK (tandem-call-error-quark, tandem_call_error)
G_DEFINE_QUARK (tandem-provider-error-quark, tandem_provider_error)
G_DEFINE_QUARK (tandem-agent-error-quark, tandem_agent_error)
G_DEFINE_QUARK (tandem-line-error-quark, tandem_line_error)
G_DEFINE_QUARK (tandem-tool-error-quark, tandem_tool_error)
G_DEFINE_QUARK (tandem-audio-error-quark, tandem_audio_error)
G_DEFINE_QUARK (tandem-store-error-quark, tandem_store_error)
G_DEFINE_QUARK (tandem-config-error-quark, tandem_config_error)
