using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using KafkaPS.Interop;

namespace KafkaPS.Errors;

/// <summary>The one place that creates exceptions and ErrorRecords for failures.</summary>
static class KafkaErrors
{
    const int UnknownTopicOrPartition = 3;
    const int OffsetOutOfRange = 1;
    const int InvalidTopicName = 17;
    const int TopicAuthorizationFailed = 29;
    const int TransactionAbortable = 120;
    const string AbortAdvice = "Abort the transaction with Undo-KafkaTransaction, unless Use-KafkaTransaction has already done so, and run it again. The producer can still be used.";
    const string MayBeStored = "The record may already be in Kafka. Sending it again may store it twice.";

    /// <summary>Creates the exception for an error code of a broker (positive) or of librdkafka (negative).</summary>
    /// <param name="code">The code; never 0.</param>
    /// <param name="subject">What was tried, such as <c>Record for fdw-0 (key 'a')</c>.</param>
    /// <param name="reason">The broker's message, or the client's last own reason, or null.</param>
    /// <param name="persistence">Whether the record may be in Kafka.</param>
    /// <param name="isFatal">Whether the producer can no longer be used; some codes imply it.</param>
    /// <param name="inner">The cause, or null.</param>
    internal static KafkaException FromCode(int code, string subject, string? reason = null,
        PersistenceStatus persistence = PersistenceStatus.NotPersisted, bool isFatal = false, Exception? inner = null)
    {
        string what = ErrorTable.ByCode(code)?.Meaning ?? UnknownCode(code);
        if (code == ErrorCodes.UnknownTopic) inner ??= FromCode(UnknownTopicOrPartition, subject);
        return Advise(Create(code, Sentences($"{subject}: {what}", reason), persistence, isFatal, inner), reason);
    }

    /// <summary>Creates the same error for another record or call. Each has its own exception, because throwing one modifies it.</summary>
    /// <param name="error">The original error.</param>
    /// <param name="subject">What was tried this time, or null to keep the message.</param>
    internal static KafkaException Again(KafkaException error, string? subject = null)
    {
        KafkaException again = Create(error.GetType(), error.Code, subject is null ? error.Message : $"{subject}: {error.Message}", error.PersistenceStatus, error.IsFatal, error.InnerException);
        again.Advice = error.Advice;
        return again;
    }

    /// <summary>Creates the error for a text that -KeyDelimiter or -Pattern cannot split. Nothing was sent for it.</summary>
    /// <param name="inner">The exception that was thrown; its message becomes part of the new one.</param>
    internal static KafkaException Parts(Exception inner)
    {
        KafkaException error = Create(ErrorCodes.ValueSerialization, Sentences("The text cannot be split into the parts of a record:", inner.Message), inner: inner.InnerException ?? inner);
        error.Advice = "Correct the text, or change -KeyDelimiter or -Pattern. Nothing was sent for it.";
        return error;
    }

    /// <summary>Creates the error for a key or a value that cannot be serialized. The record was not sent.</summary>
    /// <param name="inner">The serializer's exception; its message becomes part of the new one.</param>
    /// <param name="isKey">Whether it was the key.</param>
    internal static KafkaException Serialization(Exception inner, bool isKey)
    {
        // The module's own serializers already throw the right class, which lacks only what is known here.
        Exception? cause = inner is SerializationException ? inner.InnerException : inner;
        return Create(isKey ? ErrorCodes.KeySerialization : ErrorCodes.ValueSerialization,
            Sentences($"The {(isKey ? "key" : "value")} cannot be serialized:", inner.Message), inner: cause);
    }

    /// <summary>Creates the error for a key or value that does not have the requested format.</summary>
    /// <param name="place">The record, such as <c>fdw-0@15</c>.</param>
    /// <param name="reason">Why it cannot be deserialized.</param>
    /// <param name="isKey">Whether it is the key.</param>
    internal static KafkaException Deserialization(string place, Exception reason, bool isKey)
    {
        KafkaException error = Create(isKey ? ErrorCodes.KeyDeserialization : ErrorCodes.ValueDeserialization,
            Sentences($"{place}: The {(isKey ? "key" : "value")} cannot be deserialized:", reason.Message), inner: reason is SerializationException ? reason.InnerException : reason);
        error.Advice = $"Read the record with another -{(isKey ? "Key" : "Value")}Deserializer. The target of this error has its bytes.";
        return error;
    }

    /// <summary>Creates the exception for an error code that occurred while reading, with the table's advice on sending adapted to reading.</summary>
    /// <inheritdoc cref="FromCode"/>
    internal static KafkaException Reading(int code, string subject, string? reason = null)
    {
        KafkaException error;
        switch (code)
        {
            case TopicAuthorizationFailed:
                error = Create(code, $"{subject}: The user is not allowed to read the topic.");
                error.Advice = "Grant the user the Read and Describe permissions on the topic, and then try again. No group permission is required.";
                return error;
            case OffsetOutOfRange or ErrorCodes.AutoOffsetReset:
                error = Create(OffsetOutOfRange, Sentences($"{subject}: The partition no longer has the next record.", reason));
                error.Advice = "The oldest records of a partition are deleted over time (retention.ms, retention.bytes). Read the remaining records with -From Beginning.";
                return error;
            default:
                error = FromCode(code, subject, reason);
                error.Advice = error.Advice.Replace("send again", "try again", StringComparison.Ordinal);
                return error;
        }
    }

    /// <summary>Creates the error for a record that was requested by its place and does not exist.</summary>
    /// <param name="place">The place, such as <c>fdw-0@15</c>.</param>
    /// <param name="reason">The reason, as a sentence.</param>
    internal static KafkaException NoRecord(string place, string reason)
    {
        KafkaException error = Create(OffsetOutOfRange, Sentences($"There is no record at {place}.", reason));
        error.Advice = "To read records of open or aborted transactions, use -IsolationLevel ReadUncommitted. A record that retention or compaction has removed cannot be read.";
        return error;
    }

    /// <summary>Creates the error for a topic whose partitions did not become known within max.block.ms, with Java's class, text and cause.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="maxBlockMs">The time waited, in milliseconds.</param>
    /// <param name="lastTopicErrorCode">The error that the cluster last reported for the topic; null or 0 when there was none.</param>
    /// <param name="reason">The client's last own reason, or null.</param>
    internal static KafkaException MetadataTimeout(string topic, int maxBlockMs, int? lastTopicErrorCode, string? reason)
    {
        KafkaException? cause = lastTopicErrorCode switch
        {
            null or 0 => null,
            ErrorCodes.UnknownTopic => FromCode(UnknownTopicOrPartition, $"Topic {topic}"),
            int code => FromCode(code, $"Topic {topic}"),
        };
        string message = Invariant($"Topic {topic} not present in metadata after {maxBlockMs} ms.");
        KafkaException timeout = Advise(Create(cause?.Code == UnknownTopicOrPartition ? ErrorCodes.UnknownTopic : ErrorCodes.TimedOut, Sentences(message, reason), inner: cause), reason);
        if (cause is not null) timeout.Advice = cause.Advice;
        return timeout;
    }

    /// <summary>
    /// Creates the error for a topic that does not exist, on brokers that do not create topics automatically: Java's class and cause, without waiting for the rest of
    /// max.block.ms.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="reason">A sentence saying that the brokers do not have the topic, and which ones they have.</param>
    internal static KafkaException TopicNotFound(string topic, string reason)
    {
        KafkaException cause = FromCode(UnknownTopicOrPartition, $"Topic {topic}");
        KafkaException error = Create(ErrorCodes.UnknownTopic, $"{reason} They do not create topics automatically (auto.create.topics.enable=false).", inner: cause);
        error.Advice = cause.Advice;
        return error;
    }

    /// <summary>Creates the error for a partition that the topic does not have, with Java's class and text but without the time, because the brokers are asked only once more.</summary>
    internal static KafkaException PartitionNotFound(string topic, int partition, int partitionCount) =>
        Create(ErrorCodes.UnknownPartition, Invariant(
            $"Partition {partition} of topic {topic} with partition count {partitionCount} is not present in metadata."));

    /// <summary>Creates the error for a record that was not sent because its transaction failed or was aborted, with Java's class. The commit reports why the transaction failed.</summary>
    internal static KafkaException TransactionAborted(string subject)
    {
        KafkaErrorInfo info = ErrorTable.ByType(typeof(TransactionAbortedException));
        return new TransactionAbortedException($"{subject}: {info.Meaning}") { Code = ErrorCodes.PurgeQueue, Advice = info.Advice };
    }

    /// <summary>
    /// Creates the error for a transaction that the broker aborted because it ran longer than transaction.timeout.ms. The broker's code says that the producer was
    /// fenced.
    /// </summary>
    /// <param name="code">The broker's code.</param>
    /// <param name="subject">What was tried.</param>
    /// <param name="ranMs">How long the transaction had been running, in milliseconds.</param>
    /// <param name="timeoutMs">transaction.timeout.ms.</param>
    internal static KafkaException TransactionTimedOut(int code, string subject, long ranMs, int timeoutMs)
    {
        KafkaException error = Create(code, Invariant(
            $"{subject}: The transaction ran for {ranMs} ms, longer than its timeout of {timeoutMs} ms (transaction.timeout.ms), and the broker has aborted it."), isFatal: true);
        error.Advice = "Close this producer, create another one, and run the transaction again. To allow more time, raise transaction.timeout.ms, up to the broker's transaction.max.timeout.ms.";
        return error;
    }

    /// <summary>Creates the error for a transaction call that was not answered in time. The call can be continued.</summary>
    /// <param name="subject">What was tried.</param>
    /// <param name="waitedMs">The time waited, in milliseconds.</param>
    /// <param name="reason">The client's last own reason, or null.</param>
    /// <param name="mayBeCommitted">Whether the transaction may have been committed.</param>
    internal static KafkaException CoordinatorTimeout(string subject, int waitedMs, string? reason, bool mayBeCommitted)
    {
        KafkaException error = Create(ErrorCodes.TimedOut, Sentences(Invariant($"{subject}: Timed out after {waitedMs} ms."), reason),
            mayBeCommitted ? PersistenceStatus.PossiblyPersisted : PersistenceStatus.NotPersisted);
        error.Advice = mayBeCommitted
            ? "It is not known yet whether the transaction is committed. To continue the commit, run Complete-KafkaTransaction again. If you send the records again instead, they may be stored twice."
            : "Check that the brokers are running and reachable from this computer, and then retry the call.";
        return mayBeCommitted ? error : Advise(error, reason);
    }

    /// <summary>Creates the error for a record or a commit of a transaction that the client has given up. The inner exception is the cause.</summary>
    /// <param name="subject">What was tried.</param>
    /// <param name="code">The error code that made the transaction fail.</param>
    /// <param name="reason">The client's message for it.</param>
    /// <param name="isPassing">Whether the same transaction may succeed when it is run again.</param>
    internal static KafkaException TransactionFailed(string subject, int code, string reason, bool isPassing)
    {
        KafkaException cause = FromCode(code, "The transaction failed", reason);
        Type type = isPassing && !cause.IsRetriable ? typeof(RetriableException) : cause.GetType();
        KafkaException error = Create(type, code, $"{subject}: {cause.Message}", PersistenceStatus.NotPersisted, isFatal: false, cause);
        // When the client recovers from an error that Java does not retry, that error's own advice is wrong.
        error.Advice = $"{(isPassing && !cause.IsRetriable ? "" : cause.Advice + " ")}{AbortAdvice}";
        return error;
    }

    /// <summary>Changes the advice of an error that ended a call that manages its own transactions: the user has none to abort.</summary>
    internal static void AdviseNextRun(KafkaException error)
    {
        foreach (string abort in new[] { AbortAdvice, ErrorTable.ByCodeOrDefault(TransactionAbortable).Advice })
            error.Advice = error.Advice.Replace(abort, "What this run did not commit is shipped by the next one.", StringComparison.Ordinal);
    }

    /// <summary>Creates the error that failed a transaction and requires its abort; the producer can be used for the next one.</summary>
    internal static KafkaException AbortRequired(int code, string subject, string? reason, Exception inner)
    {
        KafkaException error = FromCode(code, subject, reason, inner: inner);
        error.Advice = ErrorTable.ByCodeOrDefault(TransactionAbortable).Advice;
        return error;
    }

    /// <summary>Creates the error for a topic name that no broker accepts, found before one is asked, with Java's class.</summary>
    internal static KafkaException InvalidTopic(string topic) => FromCode(InvalidTopicName, $"Topic '{topic}'");

    /// <summary>Creates the error for a record larger than max.request.size, found before anything is sent, with Java's class and text.</summary>
    /// <param name="size">The size of the record in bytes.</param>
    /// <param name="limit">max.request.size in bytes.</param>
    /// <param name="subject">The record, if it is not serialized: <c>Line 3 of 'app.log'</c>.</param>
    internal static KafkaException RecordTooLarge(long size, long limit, string? subject = null) => Create(ErrorCodes.MessageTooLarge, subject is null
        ? Invariant($"The message is {size} bytes when serialized which is larger than {limit}, which is the value of the max.request.size configuration.")
        : Invariant($"{subject} is {size} bytes, which is larger than {limit}, the value of the max.request.size configuration."));

    /// <summary>Creates the error for a record that its topic rejected although it was alone in its batch.</summary>
    /// <param name="subject">The record.</param>
    /// <param name="size">The size of key and value in bytes.</param>
    /// <param name="limit">The topic's max.message.bytes; null when the brokers have not reported it.</param>
    internal static KafkaException RecordTooLargeForTopic(string subject, int size, int? limit) => Create(ErrorCodes.MessageTooLarge, limit is null
        ? Invariant($"{subject}: The record is {size} bytes, which is more than the topic allows (max.message.bytes).")
        : Invariant($"{subject}: The record is {size} bytes. The topic allows at most {limit} bytes (max.message.bytes), including about 70 bytes of overhead."));

    /// <summary>Creates the error for a record that is small enough, in a batch that was not.</summary>
    internal static KafkaException BatchTooLarge(string subject, int count)
    {
        KafkaException error = Create(ErrorCodes.MessageTooLarge, Invariant(
            $"{subject}: The record was sent in a batch with at least {count - 1} others, and the batch was larger than the topic allows (max.message.bytes)."));
        error.Advice = "Send the record again, or set batch.size of the producer below max.message.bytes of the topic.";
        return error;
    }

    /// <summary>Creates the error for one of several records that a broker rejected together, when it is unknown which of them is at fault.</summary>
    internal static KafkaException RefusedWithBatch(int code, string subject, int count)
    {
        KafkaException error = Create(code, Invariant($"{subject}: The broker rejected this record or another of the {count} records in its batch: {ErrorTable.ByCode(code)?.Meaning ?? UnknownCode(code)}"));
        error.Advice = $"To find the record that causes the error, send the records again one at a time with -Synchronous. {error.Advice}";
        return error;
    }

    /// <summary>Creates the error for a record that was rejected because of others in its batch.</summary>
    internal static KafkaException RefusedBecauseOfOthers(string subject, int count, int suspects, string fault) => Create(ErrorCodes.InvalidDifferentRecord, Invariant(
        $"{subject}: The broker rejected all {count} records of the batch, because {suspects} of them {(suspects == 1 ? "has" : "have")} {fault}."));

    /// <summary>Creates the error for a buffer that stayed full for max.block.ms.</summary>
    internal static KafkaException BufferExhausted(string subject, int maxBlockMs, string? reason = null) =>
        Advise(Create(ErrorCodes.QueueFull, Sentences(Invariant($"{subject}: The producer's buffer stayed full for {maxBlockMs} ms (max.block.ms)."), reason)), reason);

    /// <summary>Creates the error for a flush that did not finish in time. The records are still in flight.</summary>
    internal static KafkaException FlushTimeout(string producer, int timeoutMs, long outstanding, string? reason) => Advise(Create(ErrorCodes.TimedOut, Sentences(
        Invariant($"After {timeoutMs} ms, {outstanding} records of the Kafka producer '{producer}' are still unacknowledged."), reason)), reason);

    /// <summary>Creates the error for a login that the module performs itself and that failed before any broker was asked.</summary>
    /// <param name="subject">What failed.</param>
    /// <param name="reason">The reason, as reported by the party that was asked.</param>
    /// <param name="advice">What to do.</param>
    internal static KafkaException Login(string subject, string reason, string advice)
    {
        KafkaException error = Create(ErrorCodes.Authentication, Sentences($"{subject}:", reason), isFatal: false);
        error.Advice = advice;
        // There is no producer yet, or it keeps trying.
        error.IsFatal = false;
        return error;
    }

    /// <summary>Creates the error for a producer that gets no login token: the issuer cannot be reached, or refuses.</summary>
    /// <param name="subject">What was tried.</param>
    /// <param name="reason">The reason, as reported by the party that was asked.</param>
    internal static KafkaException NoToken(string subject, string reason)
    {
        KafkaException error = Login($"{subject}: There is no token for the login", reason,
            "Check the address of the token issuer (sasl.oauthbearer.token.endpoint.url), the client ID and its secret, or the script block of -TokenProvider, and create a new producer.");
        error.IsFatal = true;
        return error;
    }

    /// <summary>Creates the ErrorRecord of an exception, with the ID and the category of the table.</summary>
    /// <remarks>PowerShell shows the message and, below it, the RecommendedAction, so the latter says whether to retry and then what to do.</remarks>
    internal static ErrorRecord ToErrorRecord(KafkaException exception, object? target)
    {
        KafkaErrorInfo info = ErrorTable.Of(exception);
        Type type = exception.GetType();
        string id = info.Type == type ? info.ErrorId : ErrorTable.ErrorId(type.Name);
        return new ErrorRecord(exception, id, info.Category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = $"{Verdict(exception)} {(exception.Advice.Length > 0 ? exception.Advice : info.Advice)}" },
        };
    }

    /// <summary>Creates the ErrorRecord for something that a cmdlet was asked for by name and that does not exist.</summary>
    /// <param name="id">The error ID.</param>
    /// <param name="message">The message, which says what does not exist.</param>
    /// <param name="target">What was asked for.</param>
    /// <param name="known">The existing names; the nearest are suggested.</param>
    internal static ErrorRecord NotFound(string id, string message, object target, IEnumerable<string>? known = null)
    {
        string[] nearest = known is null ? [] : NearestNames.Of(target.ToString()!, known);
        string advice = nearest.Length == 0 ? "" : $"Did you mean {string.Join(", ", nearest)}?";
        return new ErrorRecord(new ItemNotFoundException(Sentences(message, advice)), id, ErrorCategory.ObjectNotFound, target);
    }

    /// <summary>Uses the advice for the client's message if it has a known meaning: the code stands for much else.</summary>
    static KafkaException Advise(KafkaException exception, string? reason)
    {
        if (KnownReasons.Advice(reason) is string advice)
        {
            exception.Advice = exception.PersistenceStatus == PersistenceStatus.PossiblyPersisted ? Sentences(advice, MayBeStored) : advice;
        }
        return exception;
    }

    static string Verdict(KafkaException exception) =>
        exception.IsFatal ? "The producer can no longer be used." : exception.IsRetriable ? "Retriable." : "Not retriable.";

    static KafkaException Create(int code, string message, PersistenceStatus persistence = PersistenceStatus.NotPersisted, bool isFatal = false, Exception? inner = null) =>
        Create(ErrorTable.ByCodeOrDefault(code).Type, code, message, persistence, isFatal, inner);

    static KafkaException Create(Type type, int code, string message, PersistenceStatus persistence, bool isFatal, Exception? inner)
    {
        KafkaErrorInfo info = ErrorTable.ByCodeOrDefault(code);
        var exception = (KafkaException)Activator.CreateInstance(type, ConsoleText.Escape(message), inner)!;
        exception.Code = code;
        exception.IsFatal = isFatal || info.IsFatal;
        exception.PersistenceStatus = persistence;
        exception.Advice = persistence == PersistenceStatus.PossiblyPersisted
            ? Sentences(info.Advice, MayBeStored)
            : info.Advice;
        return exception;
    }

    /// <summary>Returns librdkafka's text for a code that is missing from the table because it is newer.</summary>
    static string UnknownCode(int code)
    {
        string? text = Marshal.PtrToStringUTF8(Librdkafka.ErrorToString(code));
        // For a code that librdkafka does not know either, it returns "Err-500?".
        return text is null || text.StartsWith("Err-", StringComparison.Ordinal) ? Invariant($"Kafka's error {code}.") : $"{text}.";
    }

    /// <summary>Appends a sentence, with its full stop.</summary>
    static string Sentences(string first, string? second) =>
        string.IsNullOrWhiteSpace(second) ? first
        : second.TrimEnd() is var text && text[^1] is '.' or '!' or '?' ? $"{first} {second.TrimEnd()}"
        : $"{first} {second.TrimEnd()}.";

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
