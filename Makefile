# langdu: the audio version of a Chinese article.    make help

PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
OUT     ?= out
CFLAGS  ?= -O2 -g
VERSION := 0.1.0

PACKAGES := espeak-ng sndfile opencc jansson libutf8proc libxml-2.0
ifneq ($(MAKECMDGOALS),help)
ifneq ($(MAKECMDGOALS),clean)
PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES))
PACKAGE_LIBS   := $(shell pkg-config --libs $(PACKAGES))
ifeq ($(PACKAGE_LIBS),)
$(error a library is missing: run scripts/setup, which installs what the build needs)
endif
endif
endif

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes
CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -DLANGDU_VERSION='"$(VERSION)"' -Isrc
override CFLAGS += -std=c11 $(WARNINGS) $(PACKAGE_CFLAGS)
LDLIBS   += $(PACKAGE_LIBS) -lm

# Everything but the two programs' main files goes into one library, which the unit tests link too.
STAGES   := base article reading speech audio publish
LIB_SRC  := $(sort $(foreach s,$(STAGES),$(wildcard src/$(s)/*.c))) src/cli.c src/render.c src/inspect.c src/progress.c
COMPILE  := $(sort $(wildcard src/compile/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(OUT)/obj/%.o)
COMP_OBJ := $(COMPILE:%.c=$(OUT)/obj/%.o) $(OUT)/obj/src/reading/pinyin.o $(patsubst %.c,$(OUT)/obj/%.o,$(wildcard src/base/*.c))
MAIN_OBJ := $(OUT)/obj/src/main.o
SHARE    := $(OUT)/share/langdu
TABLES   := $(wildcard voices/*.tsv)
PRESETS  := $(patsubst voices/%,$(SHARE)/%,$(wildcard voices/*.voice))
UNITS    := $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(wildcard tests/unit/test_*.c))

all: $(OUT)/langdu $(SHARE)/langdu.data $(PRESETS)

$(OUT)/langdu: $(MAIN_OBJ) $(OUT)/liblangdu.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(OUT)/liblangdu.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(OUT)/compile-data: $(COMP_OBJ)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(SHARE)/langdu.data: $(OUT)/compile-data $(TABLES)
	@mkdir -p $(@D)
	$(OUT)/compile-data voices $@

$(SHARE)/%.voice: voices/%.voice
	@mkdir -p $(@D)
	@cp $< $@

# A changed Makefile (version, flags) makes everything anew.
$(OUT)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(OUT)/tests/%: tests/unit/%.c $(OUT)/liblangdu.a Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $$(pkg-config --cflags cmocka) $(LDFLAGS) -MMD -MP -o $@ $< $(OUT)/liblangdu.a \
		$(LDLIBS) $$(pkg-config --libs cmocka)

units: all $(UNITS)

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/langdu
	install -m 755 $(OUT)/langdu $(DESTDIR)$(PREFIX)/bin/langdu
	install -m 644 $(SHARE)/* $(DESTDIR)$(PREFIX)/share/langdu/

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/langdu
	rm -rf $(DESTDIR)$(PREFIX)/share/langdu

clean:
	find $(OUT) -mindepth 1 -not -name .gitkeep -delete

help:
	@echo 'make            build $(OUT)/langdu'
	@echo 'make units      build the unit tests too (scripts/test runs everything)'
	@echo 'make install    install to PREFIX ($(PREFIX)), below DESTDIR if set;  make uninstall'
	@echo 'make clean      empty $(OUT)/'
	@echo 'variables: CC, CFLAGS, LDFLAGS, OUT, PREFIX, DESTDIR'

.PHONY: all units install uninstall clean help
.DELETE_ON_ERROR:

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
