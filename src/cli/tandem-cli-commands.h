// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#pragma once

#include "tandem-cli-client.h"

/* The options of all commands; those a command does not know are refused by tandem_cli_run(). */
typedef struct {
  gboolean help;
  gboolean json;
  gboolean follow;
  char *profile;
  char *mode;
  char *voice;
  char *instructions;
  char *message;
  char *phone;
  char **variables; /* NAME=VALUE; nullable */
  const TandemCliTarget *target; /* borrowed */
} TandemCliOptions;

/* Each does its work and gives the exit status; @arguments are what follows the options, NULL-terminated. */
int tandem_cli_dial (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_announce (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_calls (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_hangup (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
int tandem_cli_transcript (TandemCliClient *client, char **arguments, const TandemCliOptions *options);
