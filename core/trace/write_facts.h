// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/trace/fact_schema.h"

// Facts of the application's own database: each happening is a transaction of it. They concern both
// halves, which are told before, with or after the commit.

namespace millrace {

struct WriteBegan {
    static constexpr FactInfo kInfo{148, Half::Both, "WriteBegan",
                                    "The application begins the transaction of a happening."};
    HappeningId happening;
    SimTime endsAt{};

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("endsAt", self.endsAt);
    }
};

struct WriteCommitted {
    static constexpr FactInfo kInfo{149, Half::Both, "WriteCommitted",
                                    "It is committed, and so is what it wrote to the outbox."};
    HappeningId happening;
    EntityId entity;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
        visit("entity", self.entity);
    }
};

struct WriteRolledBack {
    static constexpr FactInfo kInfo{
        225, Half::Both, "WriteRolledBack",
        "It is rolled back: it has never been. Who was told already has a ghost."};
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
    }
};

struct SenderDied {
    static constexpr FactInfo kInfo{
        226, Half::Both, "SenderDied",
        "The process dies after the commit: what it was to send then is never sent."};
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
    }
};

struct OutboxSent {
    static constexpr FactInfo kInfo{227, Half::Both, "OutboxSent",
                                    "The relay sends the first row of the outbox and marks it."};
    HappeningId happening;

    template <class Self, class Visitor>
    static void fields(Self& self, Visitor& visit)
    {
        visit("happening", self.happening);
    }
};

using WriteFacts = FactList<WriteBegan, WriteCommitted, WriteRolledBack, SenderDied, OutboxSent>;

}  // namespace millrace
