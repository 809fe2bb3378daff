// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Tandem authors

#include "tandem-sim-clips.h"

#include <math.h>
#include <string.h>

#include "tandem-sim-mulaw.h"

#define FRAME_SAMPLES 80   /* 10 ms of mu-law */
#define FLOOR_DB 50.0      /* what is quieter than -50 dBFS counts as silence */
#define SPEECH_DB 12.0     /* above the floor: -38 dBFS */
#define MAX_LAG 60
#define MIN_SCORE 0.8
#define MIN_SPEECH 20      /* frames; less could be the start of anything */
#define MIN_REST 25        /* frames left after a clip that are worth recognising */
#define PAUSE 10           /* frames of silence between two clips said in one breath */
#define LINGER 2           /* the last sound may reach into so many frames more */
#define PAUSE_LAG 10       /* both begin with sound, so they cannot be far apart */
/* A whole clip beats the beginning of another one that happens to start alike. */
#define WHOLE_BONUS 0.05

/* Loudness over time of what is between the first and the last sound. */
typedef struct {
  char *text;
  double *db;
  gsize n;
} Clip;

/* Default main context only. */
struct _TandemSimClips {
  GObject parent_instance;
  /* owned: of Clip */
  GPtrArray *clips;
};

G_DEFINE_FINAL_TYPE (TandemSimClips, tandem_sim_clips, G_TYPE_OBJECT)

static void
clip_free (Clip *clip)
{
  g_free (clip->text);
  g_free (clip->db);
  g_free (clip);
}

static void
tandem_sim_clips_finalize (GObject *object)
{
  TandemSimClips *self = TANDEM_SIM_CLIPS (object);

  g_clear_pointer (&self->clips, g_ptr_array_unref);
  G_OBJECT_CLASS (tandem_sim_clips_parent_class)->finalize (object);
}

static void
tandem_sim_clips_class_init (TandemSimClipsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tandem_sim_clips_finalize;
}

static void
tandem_sim_clips_init (TandemSimClips *self)
{
  self->clips = g_ptr_array_new_with_free_func ((GDestroyNotify) clip_free);
}

TandemSimClips *
tandem_sim_clips_new (void)
{
  return g_object_new (TANDEM_TYPE_SIM_CLIPS, NULL);
}

/* Frames in dB above the floor, 0 for silence.  (transfer full) */
static double *
envelope (const guint8 *ulaw, gsize n, gsize *frames)
{
  double *db;

  *frames = n / FRAME_SAMPLES;
  db = g_new0 (double, *frames + 1);
  for (gsize i = 0; i < *frames; i++) {
    double sum = 0.0;

    for (gsize j = 0; j < FRAME_SAMPLES; j++) {
      double sample = tandem_sim_mulaw_decode (ulaw[i * FRAME_SAMPLES + j]) / 32768.0;

      sum += sample * sample;
    }
    db[i] = MAX (10.0 * log10 (sum / FRAME_SAMPLES + 1e-12) + FLOOR_DB, 0.0);
  }
  return db;
}

/* Narrows @db to the sound in it; FALSE when there is none. */
static gboolean
find_speech (const double **db, gsize *n)
{
  gsize first = 0, last = *n;

  while (first < last && (*db)[first] < SPEECH_DB)
    first++;
  while (last > first && (*db)[last - 1] < SPEECH_DB)
    last--;
  *db += first;
  *n = last - first;
  return *n > 0;
}

void
tandem_sim_clips_add (TandemSimClips *self, const char *text, GBytes *ulaw)
{
  g_autofree double *db = NULL;
  const double *speech;
  const guint8 *data;
  gsize size, n;
  Clip *clip;

  g_return_if_fail (TANDEM_IS_SIM_CLIPS (self));
  g_return_if_fail (text != NULL && ulaw != NULL);
  data = g_bytes_get_data (ulaw, &size);
  speech = db = envelope (data, size, &n);
  if (!find_speech (&speech, &n))
    return;
  clip = g_new0 (Clip, 1);
  clip->text = g_strdup (text);
  clip->db = g_memdup2 (speech, n * sizeof *speech);
  clip->n = n;
  g_ptr_array_add (self->clips, clip);
}

static double
at (const double *db, gsize n, gssize i)
{
  return i >= 0 && (gsize) i < n ? db[i] : 0.0;
}

/* Normalised correlation of @a and of @b moved by @lag, from frame @from to before @to of @a; outside of both is silence. */
static double
correlate (const double *a, gsize n_a, const double *b, gsize n_b, gssize from, gssize to, gssize lag)
{
  double sum_a = 0.0, sum_b = 0.0, aa = 0.0, bb = 0.0, ab = 0.0, variance;
  gssize n = to - from;

  for (gssize i = from; i < to; i++) {
    double x = at (a, n_a, i), y = at (b, n_b, i + lag);

    sum_a += x;
    sum_b += y;
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  variance = (aa - sum_a * sum_a / n) * (bb - sum_b * sum_b / n);
  return variance <= 1e-9 ? 0.0 : (ab - sum_a * sum_b / n) / sqrt (variance);
}

/* What has to agree: a word somewhere in a sentence must not pass for the sentence. */
typedef enum {
  WHOLE,      /* all of both */
  BEGINNING,  /* all of the segment; the clip may go on */
  FIRST,      /* all of the clip; the segment may go on */
} Match;

static double
best_correlation (const Clip *clip, const double *db, gsize n, Match match, gssize *best_lag)
{
  gssize max_lag = match == FIRST ? PAUSE_LAG : MAX_LAG;
  double best = -1.0;

  for (gssize lag = -max_lag; lag <= max_lag; lag++) {
    gssize from = MIN (0, -lag), clip_end = clip->n, segment_end = (gssize) n - lag;
    gssize to = match == FIRST ? clip_end : match == BEGINNING ? segment_end : MAX (clip_end, segment_end);
    double score = correlate (clip->db, clip->n, db, n, from, to, lag);

    if (score > best) {
      best = score;
      *best_lag = lag;
    }
  }
  return best;
}

/* Words are counted by their letters; a text without spaces is cut between its characters. */
static char *
first_part (const char *text, double fraction)
{
  gsize length = g_utf8_strlen (text, -1);
  gboolean spaced = strchr (text, ' ') != NULL;
  gsize begin = 0, end = 0;

  if (!spaced) {
    end = CLAMP ((gsize) (length * fraction + 0.5), 1, MAX (length, 1));
    return g_utf8_substring (text, 0, end);
  }
  while (begin < length) {
    gsize stop = begin;

    while (stop < length && *g_utf8_offset_to_pointer (text, stop) != ' ')
      stop++;
    /* Half a word still is not that word; but something was said. */
    if (end > 0 && (begin + stop) / 2.0 > length * fraction)
      break;
    end = stop;
    begin = stop + 1;
  }
  return g_utf8_substring (text, 0, end);
}

static gboolean
is_pause (const double *db, gsize n, gssize end)
{
  for (gssize i = end + LINGER; i < end + PAUSE; i++)
    if (at (db, n, i) >= SPEECH_DB)
      return FALSE;
  return TRUE;
}

static char *recognize (TandemSimClips *self, const double *db, gsize n);

/* One clip after which somebody went on speaking. */
static char *
recognize_first_of_many (TandemSimClips *self, const double *db, gsize n)
{
  const Clip *best = NULL;
  double best_score = MIN_SCORE;
  gssize best_lag = 0;
  gsize used;
  g_autofree char *rest = NULL;

  for (guint i = 0; i < self->clips->len; i++) {
    const Clip *clip = g_ptr_array_index (self->clips, i);
    gssize lag = 0;
    double score;

    if (clip->n < MIN_SPEECH || clip->n + MIN_REST > n)
      continue;
    score = best_correlation (clip, db, n, FIRST, &lag);
    if (score >= best_score && is_pause (db, n, (gssize) clip->n + lag)) {
      best_score = score;
      best_lag = lag;
      best = clip;
    }
  }
  if (best == NULL)
    return NULL;
  used = CLAMP ((gssize) best->n + best_lag + LINGER, 1, (gssize) n);
  rest = recognize (self, db + used, n - used);
  return rest != NULL ? g_strdup_printf ("%s %s", best->text, rest) : g_strdup (best->text);
}

static char *
recognize (TandemSimClips *self, const double *db, gsize n)
{
  const Clip *best = NULL;
  double best_score = 0.0, fraction = 1.0;

  if (!find_speech (&db, &n) || n < MIN_SPEECH)
    return NULL;
  for (guint i = 0; i < self->clips->len; i++) {
    const Clip *clip = g_ptr_array_index (self->clips, i);
    gboolean cut = n < clip->n * 0.85;
    gssize lag = 0;
    double score;

    /* So much longer that it cannot be this clip alone. */
    if (n > clip->n * 1.25 + MAX_LAG / 2)
      continue;
    score = best_correlation (clip, db, n, cut ? BEGINNING : WHOLE, &lag);
    if (score < MIN_SCORE)
      continue;
    score += cut ? 0.0 : WHOLE_BONUS;
    if (score > best_score) {
      best_score = score;
      best = clip;
      fraction = cut ? (double) n / clip->n : 1.0;
    }
  }
  if (best == NULL)
    return recognize_first_of_many (self, db, n);
  return fraction < 1.0 ? first_part (best->text, fraction) : g_strdup (best->text);
}

char *
tandem_sim_clips_recognize (TandemSimClips *self, const guint8 *ulaw, gsize n)
{
  g_autofree double *db = NULL;
  gsize frames;

  g_return_val_if_fail (TANDEM_IS_SIM_CLIPS (self), NULL);
  if (ulaw == NULL || n < FRAME_SAMPLES)
    return NULL;
  db = envelope (ulaw, n, &frames);
  return recognize (self, db, frames);
}
