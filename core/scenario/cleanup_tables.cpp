// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/spec_tables.h"

// `log.cleanup` and `[log.compaction]`: what leaves a log besides old segments.

namespace millrace {

namespace {

using namespace std::chrono_literals;

using Policy = CleanupSpec::Policy;

constexpr Choice<Policy> kCleanupPolicies[] = {{"delete", Policy::Delete},
                                               {"compact", Policy::Compact},
                                               {"compact,delete", Policy::CompactAndDelete}};

}  // namespace

std::string_view nameOf(CleanupSpec::Policy policy)
{
    return kCleanupPolicies[static_cast<std::size_t>(policy)].name;
}

void readCleanup(SpecReader& log, LogSpec& spec)
{
    CleanupSpec& cleanup = spec.cleanup;
    log.choice<Policy>("cleanup", cleanup.policy, kCleanupPolicies);
    constexpr std::string_view kNeeds = "cleanup = \"compact\" or \"compact,delete\"";
    log.idleUnless(cleanup.compacts(), "compaction", kNeeds);
    if (const TomlValue* found = log.value("compaction", TomlValue::Kind::Table)) {
        SpecReader table{*found, log.pathOf("compaction"), log.errors()};
        table.number("dirty-ratio", cleanup.dirtyRatio, 0.0, 1.0);
        table.duration("min-lag", cleanup.minLag, 0ms, kLongestDuration);
        table.durationOrForever("max-lag", cleanup.maxLag, 1ms);
        if (cleanup.maxLag < cleanup.minLag)
            table.fail("max-lag", "expected at least min-lag: else records must go that may not.");
        table.duration("delete-retention", cleanup.deleteRetention, 0ms, kLongestDuration);
        table.duration("check", cleanup.check, 10ms, kDay);
        table.finish();
    }
    if (cleanup.policy != Policy::Compact)
        return;
    // Nothing leaves because it is old, whatever the profile says of a log that deletes.
    for (const char* key : {"retention", "retention-bytes"})
        log.idleUnless(false, key, "cleanup = \"delete\" or \"compact,delete\"");
    spec.retention = kForever;
    spec.retentionBytes = 0;
}

/// Once all of `[log]` has been read.
void checkCleanup(SpecReader& log, const LogSpec& spec)
{
    if (!spec.cleanup.compacts())
        return;
    if (spec.producer.partitioner == ProducerSpec::Partitioner::Sticky)
        log.fail("cleanup", "a compacted topic refuses records without a key, and with "
                            "producer.partitioner = \"sticky\" they have none.");
    if (spec.producer.transactional)
        log.fail("cleanup", "what the cleaner does to transactions and their markers is not "
                            "modelled: give the topic cleanup = \"delete\".");
    for (std::size_t r = 0; r < spec.groups.size(); ++r)
        if (spec.slots[r] > 0 && spec.groups[r].protocol == GroupSpec::Protocol::Share)
            log.fail("cleanup", "how a share group goes on where records have left its window is "
                                "not modelled: give its topic cleanup = \"delete\".");
}

}  // namespace millrace
