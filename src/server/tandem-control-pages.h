// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-control-calls.h"

/* The routes that tell of the local API itself and of how Tandem is. */

/* The OpenAPI document, as it is in the program. */
void tandem_control_pages_openapi (const TandemControlRequest *request);
/* The same for people: one page of HTML that asks for nothing else. */
void tandem_control_pages_docs (const TandemControlRequest *request);
/* Figures for Prometheus. */
void tandem_control_pages_metrics (const TandemControlRequest *request);

/* The OpenAPI document, (transfer full). */
GBytes *tandem_control_pages_dup_openapi (void);
