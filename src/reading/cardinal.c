#include "reading/cardinal.h"

static const char *const digit_names[] = { "零", "一", "二", "三", "四", "五", "六", "七", "八", "九" };

static void add(Buf *out, const char *z)
{
    buf_adds(out, str_of(z));
}

void cardinal_digits(Str digits, bool telephone, Buf *out)
{
    for (size_t i = 0; i < digits.n; i++)
        add(out, telephone && digits.p[i] == '1' ? "幺" : digit_names[digits.p[i] - '0']);
}

/* A group of four digits. `head`: nothing stands before it, so 10 is 十 and 2000 is 两千; `zero`: a zero before it is due. */
static void add_group(const char *d, bool head, bool *zero, Buf *out)
{
    static const char *const places[] = { "千", "百", "十", "" };
    bool first = head;
    for (int i = 0; i < 4; i++) {
        int v = d[i] - '0';
        if (v == 0) {
            *zero = *zero || !first;
            continue;
        }
        if (*zero)
            add(out, "零");
        *zero = false;
        if (v == 2 && i == 0 && first)
            add(out, "两");
        else if (!(v == 1 && i == 2 && first))
            add(out, digit_names[v]);
        add(out, places[i]);
        first = false;
    }
}

static int group_value(const char *d)
{
    return (d[0] - '0') * 1000 + (d[1] - '0') * 100 + (d[2] - '0') * 10 + (d[3] - '0');
}

/* Groups of four, the highest first, each followed by its name. A group of nothing leaves a zero between its neighbours;
 * 亿 stays even if the group of 万亿 is full and that of 亿 is empty. */
static void add_groups(const char *digits, int groups, Buf *out)
{
    static const char *const names[] = { "", "万", "亿", "万" };
    bool head = true, zero = false;
    for (int g = groups - 1; g >= 0; g--) {
        const char *d = digits + 4 * (groups - 1 - g);
        int v = group_value(d);
        if (v == 0) {
            zero = zero || !head;
            if (g == 2 && !head)
                add(out, "亿");
            continue;
        }
        if (head && v == 2 && g > 0)
            add(out, "两");
        else
            add_group(d, head, &zero, out);
        add(out, names[g]);
        head = false;
        zero = false;
    }
}

void cardinal_number(Str digits, bool counts, Buf *out)
{
    char padded[16];
    while (digits.n > 1 && *digits.p == '0')
        digits = str_skip(digits, 1);
    if (digits.n > sizeof padded) {
        cardinal_digits(digits, false, out);
        return;
    }
    if (digits.n == 1) {
        add(out, counts && *digits.p == '2' ? "两" : digit_names[*digits.p - '0']);
        return;
    }
    int groups = (int)(digits.n + 3) / 4;
    memset(padded, '0', sizeof padded);
    memcpy(padded + 4 * groups - digits.n, digits.p, digits.n);
    add_groups(padded, groups, out);
}
