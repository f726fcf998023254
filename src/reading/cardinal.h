/* cardinal: figures to the hanzi that are said. */
#ifndef LANGDU_CARDINAL_H
#define LANGDU_CARDINAL_H

#include "base/buf.h"

/* `digits` are 0-9 only. Appends UTF-8 hanzi. */

/* As a number: 10010 一万零一十, 100000 十万. Longer than 16 digits: digit by digit. `counts`: something is counted, so that
 * a lone 2 is 两. */
void cardinal_number(Str digits, bool counts, Buf *out);

/* Digit by digit: 2023 二零二三; `telephone`: 1 as 幺. */
void cardinal_digits(Str digits, bool telephone, Buf *out);

#endif
