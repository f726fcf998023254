/* eSpeak NG is driven synchronously: espeak_Synth returns when its callback has seen the whole phrase. The callback
 * appends samples and notes at which sample each word begins; positions come as characters of the text we gave.
 *
 * Mnemonics go in as `[[group group]]` under cmn-latn-pinyin. English words go in as text under the English voice with
 * the same variant and pitch, which is the same timbre. Inside [[ ]] the phoneme table can be switched too (`_^_EN` as
 * a group of its own, `_^_CMN` back), but then every English syllable in a Mandarin phrase gets the neutral tone,
 * short and low, and the English table has no tones to prevent it. With its own voice English has its own melody, and
 * the Mandarin that follows is spoken as after a mark.
 *
 * eSpeak cuts texts at about 800 bytes wherever that falls; we cut before, between groups, and trim each piece, so
 * that a long run has no silence in it. */
#include "speech/espeak.h"

#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <unistd.h>

#define PIECE 560  /* bytes of groups in one call */
#define SILENCE 10 /* samples up to this level are no sound (-70 dB) */
#define MANDARIN "cmn-latn-pinyin"
#define ENGLISH "en-us"

/* The library's one voice, and what its callback, which gets no pointer of ours, fills while a piece is spoken. */
static struct {
    const Voice *voice;
    bool english;  /* the language that is set */
    Buf text;      /* as given to eSpeak */
    Buf *pcm;
    uint32_t *starts; /* of the piece's groups, UINT32_MAX while unknown; positions in eSpeak's own samples */
} speech;

const char *espeak_version(void)
{
    const char *path;
    return espeak_Info(&path);
}

/* ---- voice ---- */

/* eSpeak speaks its plain voice for a variant that it does not have, without a word. */
static bool has_variant(const char *variant)
{
    const char *folder = NULL;
    Buf path = { 0 };
    espeak_Info(&folder);
    buf_addf(&path, "%s/voices/!v/%s", folder ? folder : "", variant);
    buf_addc(&path, '\0');
    bool there = access(path.p, R_OK) == 0;
    buf_release(&path);
    return there;
}

static bool set_language(bool english)
{
    char name[VOICE_NAME + 32];
    const Voice *v = speech.voice;
    snprintf(name, sizeof name, "%s%s%s", english ? ENGLISH : MANDARIN, v->variant[0] ? "+" : "", v->variant);
    speech.english = english;
    return espeak_SetVoiceByName(name) == EE_OK;
}

/* eSpeak's speed for a voice that speaks `rate` characters a minute with its rests.
 *
 * Without rests a character takes 60000 / rate - voice_rest() milliseconds. The table is what one took at each speed
 * when five articles (5,935 syllables, by words, as speaker.c speaks them) were spoken by the narrator, silence
 * trimmed. Between its points the speed is taken in proportion to the inverse of the time. From 450 on eSpeak NG sends
 * the sound through Sonic, which costs eight times the work and begins slower than 449 is: hence the step. */
static int speed_for(const Voice *v, int rate_per_cent)
{
    static const struct {
        int speed;
        double ms; /* a character */
    } table[] = {
        { 80, 549.3 }, { 120, 380.2 }, { 160, 276.9 }, { 200, 215.7 }, { 240, 174.8 },
        { 280, 145.0 }, { 320, 127.0 }, { 360, 115.1 }, { 400, 102.6 }, { 449, 88.2 },
        { 525, 85.5 }, { 600, 74.6 }, { 700, 64.0 }, { 900, 49.6 }, { 1200, 37.0 },
    };
    enum { LAST = sizeof table / sizeof *table - 1 };
    double ms = (60000.0 / v->rate - voice_rest(v)) * 100 / rate_per_cent;
    if (ms >= table[0].ms || ms <= table[LAST].ms)
        return ms >= table[0].ms ? table[0].speed : table[LAST].speed;
    int i = 1;
    while (ms < table[i].ms)
        i++;
    double part = (1 / ms - 1 / table[i - 1].ms) / (1 / table[i].ms - 1 / table[i - 1].ms);
    return (int)(table[i - 1].speed + part * (table[i].speed - table[i - 1].speed) + 0.5);
}

static bool set_manner(Manner m)
{
    const Voice *v = speech.voice;
    if (m.english != speech.english && !set_language(m.english))
        return false;
    return espeak_SetParameter(espeakRATE, speed_for(v, m.rate), 0) == EE_OK &&
           espeak_SetParameter(espeakPITCH, v->pitch + m.lift, 0) == EE_OK &&
           espeak_SetParameter(espeakRANGE, v->range, 0) == EE_OK &&
           espeak_SetParameter(espeakVOLUME, v->volume, 0) == EE_OK;
}

/* ---- one piece ---- */

/* The group that the character at `position` (from 1) of the text belongs to. */
static size_t group_at(int position)
{
    size_t group = 0;
    for (size_t i = 0; i < speech.text.n && position > 1; i++) {
        group += speech.text.p[i] == ' ';
        position -= (speech.text.p[i] & 0xC0) != 0x80;
    }
    return group;
}

/* eSpeak tells of a word more than once when it makes two of one (Wi-Fi): the first counts. */
static int on_sound(short *wave, int count, espeak_EVENT *event)
{
    if (wave && count > 0)
        buf_add(speech.pcm, wave, (size_t)count * sizeof *wave);
    for (; event->type != espeakEVENT_LIST_TERMINATED; event++) {
        if (event->type != espeakEVENT_WORD || event->sample < 0)
            continue;
        uint32_t *start = &speech.starts[group_at(event->text_position)];
        if (*start == UINT32_MAX)
            *start = (uint32_t)event->sample;
    }
    return 0;
}

static bool is_silent(int16_t sample)
{
    return sample >= -SILENCE && sample <= SILENCE;
}

/* Cuts the silence at both ends of the samples from byte `base` on; returns how many samples went from their
 * beginning. */
static uint32_t trim(Buf *pcm, size_t base)
{
    int16_t *samples = (int16_t *)(void *)(pcm->p + base);
    size_t n = (pcm->n - base) / sizeof *samples, lead = 0;
    while (n > 0 && is_silent(samples[n - 1]))
        n--;
    while (lead < n && is_silent(samples[lead]))
        lead++;
    memmove(samples, samples + lead, (n - lead) * sizeof *samples);
    pcm->n = base + (n - lead) * sizeof *samples;
    return (uint32_t)lead;
}

/* eSpeak's positions to the phrase's, where the piece begins at `from` and ends at `to`: none missing, none falling. */
static void settle(uint32_t *starts, size_t n, uint32_t lead, uint32_t from, uint32_t to)
{
    uint32_t next = to;
    for (size_t i = n; i-- > 0;) {
        if (starts[i] == UINT32_MAX)
            starts[i] = next;
        else if (starts[i] < lead)
            starts[i] = from;
        else
            starts[i] = from + (starts[i] - lead);
        if (starts[i] > next)
            starts[i] = next;
        next = starts[i];
    }
    if (n > 0)
        starts[0] = from;
}

static bool synthesise(Str piece, bool english)
{
    Buf *text = &speech.text;
    buf_clear(text);
    buf_addf(text, english ? "%.*s" : "[[%.*s]]", STR_ARG(piece));
    buf_addc(text, '\0');
    unsigned flags = espeakCHARS_UTF8 | (english ? 0 : espeakPHONEMES);
    return espeak_Synth(text->p, text->n, 0, POS_CHARACTER, 0, flags, NULL, NULL) == EE_OK;
}

static size_t count_groups(Str piece)
{
    size_t n = piece.n > 0;
    for (size_t i = 0; i < piece.n; i++)
        n += piece.p[i] == ' ';
    return n;
}

/* `phrase` is the byte of pcm at which the phrase begins. */
static bool speak_piece(Str piece, bool english, size_t phrase, Buf *pcm, Buf *starts)
{
    size_t n = count_groups(piece), base = pcm->n, size = n * sizeof *speech.starts;
    speech.starts = memset(buf_room(starts, size), 0xFF, size);
    speech.pcm = pcm;
    if (!synthesise(piece, english))
        return false;
    uint32_t from = (uint32_t)((base - phrase) / sizeof(int16_t)), lead = trim(pcm, base);
    settle(speech.starts, n, lead, from, (uint32_t)((pcm->n - phrase) / sizeof(int16_t)));
    starts->n += size;
    return true;
}

/* The first groups of `*rest` that fit in one call; at least one. */
static Str cut_piece(Str *rest)
{
    Str all = *rest, piece = all;
    if (all.n > PIECE) {
        piece.n = 0;
        for (size_t i = 0; i < all.n && (i <= PIECE || piece.n == 0); i++)
            if (all.p[i] == ' ')
                piece.n = i;
        if (piece.n == 0)
            piece.n = all.n;
    }
    *rest = str_skip(all, piece.n + 1);
    return piece;
}

bool espeak_speak(Str groups, Manner manner, Buf *pcm, Buf *starts, Diag *d)
{
    size_t phrase = pcm->n;
    if (!set_manner(manner))
        return diag_fail(d, FAIL_SYNTHESIS, "eSpeak NG refused its %s voice", manner.english ? "English" : "Mandarin");
    while (groups.n > 0)
        if (!speak_piece(cut_piece(&groups), manner.english, phrase, pcm, starts))
            return diag_fail(d, FAIL_SYNTHESIS, "eSpeak NG failed");
    return true;
}

/* ---- begin and end ---- */

static bool open_voice(const Voice *voice, Diag *d)
{
    if (voice->variant[0] && !has_variant(voice->variant))
        return diag_fail(d, FAIL_USAGE, "eSpeak NG has no variant '%s' (voice '%s')", voice->variant, voice->name);
    if (!set_language(false))
        return diag_fail(d, FAIL_SYNTHESIS, "eSpeak NG has no voice '" MANDARIN "'");
    return set_manner((Manner){ .rate = 100 }) || diag_fail(d, FAIL_SYNTHESIS, "eSpeak NG refused its Mandarin voice");
}

/* eSpeak NG 1.51 asks libpcaudio for a sound device even if it is to make samples only: that connects to a sound server,
 * leaves files in the user's home, and prints when it cannot. The dynamic linker finds this function before theirs: there
 * is no device. (1.52 asks only if it is to play; libpcaudio takes NULL in its other functions.) */
struct audio_object *create_audio_device_object(const char *device, const char *application, const char *description);

struct audio_object *create_audio_device_object(const char *device, const char *application, const char *description)
{
    (void)device;
    (void)application;
    (void)description;
    return NULL;
}

/* Once in a process: after espeak_Terminate the next espeak_Initialize hangs in 1.51, so the library is never ended. */
static bool start_library(Diag *d)
{
    static int rate = 0;
    if (rate == 0)
        rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, espeakINITIALIZE_DONT_EXIT);
    if (rate == SPEECH_RATE)
        return true;
    if (rate < 0)
        return diag_fail(d, FAIL_SYNTHESIS, "eSpeak NG does not start: its data is missing");
    return diag_fail(d, FAIL_SYNTHESIS, "eSpeak NG speaks %d samples a second, not %d", rate, SPEECH_RATE);
}

bool espeak_open(const Voice *voice, Diag *d)
{
    if (!start_library(d))
        return false;
    espeak_SetSynthCallback(on_sound);
    speech.voice = voice;
    return open_voice(voice, d);
}

void espeak_close(void)
{
    buf_release(&speech.text);
    memset(&speech, 0, sizeof speech);
}
