// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/scenario/scenario.h"
#include "core/scenario/spec_reader.h"

// One function a table of the file. Each leaves the defaults of what is not there, and reports
// what is wrong.

namespace millrace {

void readWorkload(SpecReader& table, WorkloadSpec& spec, SimDuration runDuration);
void readNetwork(SpecReader& table, NetworkSpec& spec);
/// Detection times of one side, which only count when the clocks are the product's own.
void readClocks(SpecReader& table, const NetworkSpec& network, const char* timeoutKey,
                SimDuration& timeout, SimDuration& heartbeat,
                const char* heartbeatKey = "heartbeat");
/// Of a half.
void readCarries(SpecReader& table, Carries& carries);
/// Requires the application, the list and the bridges.
void readWrites(SpecReader& table, WriteSpec& spec, const Scenario& scenario);
void readApplication(SpecReader& table, ApplicationSpec& spec);
void readReaction(SpecReader& table, ReactionSpec& spec);
void readLog(SpecReader& table, LogSpec& spec, const Scenario& scenario);
/// `topics`: names, the main one first.
void readGroup(SpecReader& table, std::span<const std::string> topics, GroupSpec& spec);
/// `[[log.topic]]`.
void readTopics(SpecReader& table, LogSpec& spec);
/// What groups read and write makes sense. `table` is `[log]`.
void checkTopics(SpecReader& table, const LogSpec& spec,
                 const std::vector<ReactionSpec>& reactions);
/// Of `[[log.member]]`; needs the log's slots and groups.
void readMember(SpecReader& table, const LogSpec& log, SimDuration runDuration, MemberSpec& spec);
void readBrokers(SpecReader& table, BrokerSpec& spec);
void readProducer(SpecReader& table, ProducerSpec& spec, int partitions);
void readActiveJob(SpecReader& table, ActiveJobSpec& spec);
void readBackoff(SpecReader& table, BackoffSpec& spec);
void readQueue(SpecReader& table, QueueSpec& spec, const Scenario& scenario);
/// Of `[[bridge]]`; needs reactions, log, queue and application.
void readBridge(SpecReader& table, Scenario& scenario);
/// One of the durations of a claim, its end and its looks, by its key.
void readQueueDuration(SpecReader& table, std::string_view key, SimDuration& value);
/// Looks that lie too near to each other.
void checkPeriods(SpecReader& table, const QueueSpec& spec);
/// The keys of claim_spec.h; needs the workers and the attempts.
void readClaims(SpecReader& table, QueueSpec& spec, const Scenario& scenario);
/// Groups, limits, unique jobs.
void readAdmission(SpecReader& table, QueueSpec& spec, const Scenario& scenario);
/// `line` is the ordinal of the [[at]] table. Adds one or two interventions.
void readIntervention(SpecReader& table, int line, Scenario& scenario);
/// When an act is.
SimTime readTime(SpecReader& table, const Scenario& scenario);
/// Whom an act meets, and that there is such a one; nothing, with an error, where there is none.
std::optional<Target> readTarget(SpecReader& table, const char* key, const Scenario& scenario);
/// For messages about names that nobody has: ` Did you mean "slot 2"?`, or nothing.
std::string meantTarget(std::string_view text, std::span<const Target::Kind> expected,
                        const Scenario& scenario);
std::string meantReaction(std::string_view name, const Scenario& scenario);
/// Of these a member, a worker, or both of a slot.
std::optional<Target> readWhoWorks(SpecReader& table, const char* key, const Scenario& scenario);
/// `burst`.
void readBurst(SpecReader& table, int line, Scenario& scenario);
/// `slow` and `slow-network`.
void readSlowness(SpecReader& table, int line, Scenario& scenario);
/// The acts of the list alone; false, and nothing read, when the table names none of them.
bool readListIntervention(SpecReader& table, int line, Scenario& scenario);

/// `log.cleanup` and `[log.compaction]`; after retention.
void readCleanup(SpecReader& log, LogSpec& spec);
void checkCleanup(SpecReader& log, const LogSpec& spec);
/// Of `[[chaos]]`; needs everything but other lines. Adds lines of the timeline, from `line` on.
void readChaos(SpecReader& table, int& line, Scenario& scenario);

}  // namespace millrace
