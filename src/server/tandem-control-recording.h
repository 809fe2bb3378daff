// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* GET …/recording: the sound of a call that is over.  Answers later: the file is read and looked at in a worker. */
void tandem_control_recording_show (const TandemControlRequest *request);
