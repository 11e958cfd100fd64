using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using KafkaPS.Interop;

namespace KafkaPS.Errors;

/// <summary>The one place that turns what failed into an exception and an ErrorRecord.</summary>
static class KafkaErrors
{
    const int UnknownTopicOrPartition = 3;
    const int OffsetOutOfRange = 1;
    const int InvalidTopicName = 17;
    const int TopicAuthorizationFailed = 29;
    const int TransactionAbortable = 120;
    const string AbortAdvice = "Abort the transaction with Undo-KafkaTransaction, unless Use-KafkaTransaction has already done so, and run it again. The producer can still be used.";
    const string MayBeStored = "The record may already be in Kafka. Sending it again may store it twice.";

    /// <summary>The exception for an error code of a broker (positive) or of librdkafka (negative).</summary>
    /// <param name="code">The code; never 0.</param>
    /// <param name="subject">What was tried, such as <c>Record for fdw-0 (key 'a')</c>.</param>
    /// <param name="reason">The broker's own words, or the client's last own reason, or null.</param>
    /// <param name="persistence">Whether the record may be in Kafka.</param>
    /// <param name="isFatal">Whether the producer can no longer be used; some codes say so by themselves.</param>
    /// <param name="inner">What caused it, or null.</param>
    internal static KafkaException FromCode(int code, string subject, string? reason = null,
        PersistenceStatus persistence = PersistenceStatus.NotPersisted, bool isFatal = false, Exception? inner = null)
    {
        string what = ErrorTable.ByCode(code)?.Meaning ?? UnknownCode(code);
        if (code == ErrorCodes.UnknownTopic) inner ??= FromCode(UnknownTopicOrPartition, subject);
        return Advise(Create(code, Sentences($"{subject}: {what}", reason), persistence, isFatal, inner), reason);
    }

    /// <summary>The same error for another record or call. Each has an exception of its own, because throwing one writes to it.</summary>
    /// <param name="error">The error, as it was met first.</param>
    /// <param name="subject">What was tried this time, or null for the message as it is.</param>
    internal static KafkaException Again(KafkaException error, string? subject = null)
    {
        KafkaException again = Create(error.GetType(), error.Code, subject is null ? error.Message : $"{subject}: {error.Message}", error.PersistenceStatus, error.IsFatal, error.InnerException);
        again.Advice = error.Advice;
        return again;
    }

    /// <summary>A text that -KeyDelimiter or -Pattern cannot divide. Nothing was sent for it.</summary>
    /// <param name="inner">What was thrown; its message becomes part of this one's.</param>
    internal static KafkaException Parts(Exception inner)
    {
        KafkaException error = Create(ErrorCodes.ValueSerialization, Sentences("The text cannot be split into the parts of a record:", inner.Message), inner: inner.InnerException ?? inner);
        error.Advice = "Correct the text, or change -KeyDelimiter or -Pattern. Nothing was sent for it.";
        return error;
    }

    /// <summary>A key or a value that cannot be turned into bytes. Nothing was sent for the record.</summary>
    /// <param name="inner">What the serializer threw; its message becomes part of this one's.</param>
    /// <param name="isKey">Whether it was the key.</param>
    internal static KafkaException Serialization(Exception inner, bool isKey)
    {
        // A serializer of the module throws the right class already, and lacks only what is known here.
        Exception? cause = inner is SerializationException ? inner.InnerException : inner;
        return Create(isKey ? ErrorCodes.KeySerialization : ErrorCodes.ValueSerialization,
            Sentences($"The {(isKey ? "key" : "value")} cannot be serialized:", inner.Message), inner: cause);
    }

    /// <summary>A key or value of a record that was read and that has not the form that was asked for.</summary>
    /// <param name="place">The record, such as <c>fdw-0@15</c>.</param>
    /// <param name="reason">Why it cannot be taken.</param>
    /// <param name="isKey">Whether it is the key.</param>
    internal static KafkaException Deserialization(string place, Exception reason, bool isKey)
    {
        KafkaException error = Create(isKey ? ErrorCodes.KeyDeserialization : ErrorCodes.ValueDeserialization,
            Sentences($"{place}: The {(isKey ? "key" : "value")} cannot be deserialized:", reason.Message), inner: reason is SerializationException ? reason.InnerException : reason);
        error.Advice = $"Read the record with another -{(isKey ? "Key" : "Value")}Deserializer. The target of this error has its bytes.";
        return error;
    }

    /// <summary>The exception for an error code that was met while records are read: what the table says of sending is said of reading.</summary>
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

    /// <summary>A record that was asked for by its place and that does not exist.</summary>
    /// <param name="place">The place, such as <c>fdw-0@15</c>.</param>
    /// <param name="reason">Why, as a sentence.</param>
    internal static KafkaException NoRecord(string place, string reason)
    {
        KafkaException error = Create(OffsetOutOfRange, Sentences($"There is no record at {place}.", reason));
        error.Advice = "To read records of open or aborted transactions, use -IsolationLevel ReadUncommitted. A record that retention or compaction has removed cannot be read.";
        return error;
    }

    /// <summary>A topic whose partitions did not become known within max.block.ms: Java's class, text and cause.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="maxBlockMs">How long was waited.</param>
    /// <param name="lastTopicErrorCode">What the cluster last said of the topic; null or 0 when it said nothing.</param>
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

    /// <summary>A topic that does not exist, on brokers that create none by themselves: Java's class and cause, without waiting for the rest of max.block.ms.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="reason">That the brokers have none, and which they have.</param>
    internal static KafkaException TopicNotFound(string topic, string reason)
    {
        KafkaException cause = FromCode(UnknownTopicOrPartition, $"Topic {topic}");
        KafkaException error = Create(ErrorCodes.UnknownTopic, $"{reason} They do not create topics automatically (auto.create.topics.enable=false).", inner: cause);
        error.Advice = cause.Advice;
        return error;
    }

    /// <summary>A partition that the topic does not have: Java's class, and its text but for the time, because the brokers are asked only once more.</summary>
    internal static KafkaException PartitionNotFound(string topic, int partition, int partitionCount) =>
        Create(ErrorCodes.UnknownPartition, Invariant(
            $"Partition {partition} of topic {topic} with partition count {partitionCount} is not present in metadata."));

    /// <summary>A record that was not sent because its transaction failed or was aborted: Java's class. What the transaction failed of, its commit says.</summary>
    internal static KafkaException TransactionAborted(string subject)
    {
        KafkaErrorInfo info = ErrorTable.ByType(typeof(TransactionAbortedException));
        return new TransactionAbortedException($"{subject}: {info.Meaning}") { Code = ErrorCodes.PurgeQueue, Advice = info.Advice };
    }

    /// <summary>A transaction that the broker has aborted because it ran longer than transaction.timeout.ms. The broker's code says that the producer was fenced.</summary>
    /// <param name="code">The broker's code.</param>
    /// <param name="subject">What was tried.</param>
    /// <param name="ranMs">How long the transaction had been under way, in milliseconds.</param>
    /// <param name="timeoutMs">transaction.timeout.ms.</param>
    internal static KafkaException TransactionTimedOut(int code, string subject, long ranMs, int timeoutMs)
    {
        KafkaException error = Create(code, Invariant(
            $"{subject}: The transaction ran for {ranMs} ms, longer than its timeout of {timeoutMs} ms (transaction.timeout.ms), and the broker has aborted it."), isFatal: true);
        error.Advice = "Close this producer, create another one, and run the transaction again. To allow more time, raise transaction.timeout.ms, up to the broker's transaction.max.timeout.ms.";
        return error;
    }

    /// <summary>A call for a transaction that was not answered within its time. It can be gone on with.</summary>
    /// <param name="subject">What was tried.</param>
    /// <param name="waitedMs">How long it was waited, in milliseconds.</param>
    /// <param name="reason">The client's last own reason, or null.</param>
    /// <param name="mayBeCommitted">Whether the commit may have been made.</param>
    internal static KafkaException CoordinatorTimeout(string subject, int waitedMs, string? reason, bool mayBeCommitted)
    {
        KafkaException error = Create(ErrorCodes.TimedOut, Sentences(Invariant($"{subject}: Timed out after {waitedMs} ms."), reason),
            mayBeCommitted ? PersistenceStatus.PossiblyPersisted : PersistenceStatus.NotPersisted);
        error.Advice = mayBeCommitted
            ? "It is not known yet whether the transaction is committed. To continue the commit, run Complete-KafkaTransaction again. If you send the records again instead, they may be stored twice."
            : "Check that the brokers are running and reachable from this computer, and then retry the call.";
        return mayBeCommitted ? error : Advise(error, reason);
    }

    /// <summary>A record or a commit of a transaction that the client has given up. The inner exception is what made it do so.</summary>
    /// <param name="subject">What was tried.</param>
    /// <param name="code">What the transaction failed of.</param>
    /// <param name="reason">The client's own words for it.</param>
    /// <param name="isPassing">Whether the same transaction may succeed when it is run again.</param>
    internal static KafkaException TransactionFailed(string subject, int code, string reason, bool isPassing)
    {
        KafkaException cause = FromCode(code, "The transaction failed", reason);
        Type type = isPassing && !cause.IsRetriable ? typeof(RetriableException) : cause.GetType();
        KafkaException error = Create(type, code, $"{subject}: {cause.Message}", PersistenceStatus.NotPersisted, isFatal: false, cause);
        // Where the client gets over an error that Java does not retry, the advice of the error itself is wrong.
        error.Advice = $"{(isPassing && !cause.IsRetriable ? "" : cause.Advice + " ")}{AbortAdvice}";
        return error;
    }

    /// <summary>Changes the advice of an error that ended a call which makes its transactions itself: its user has none to abort.</summary>
    internal static void AdviseNextRun(KafkaException error)
    {
        foreach (string abort in new[] { AbortAdvice, ErrorTable.ByCodeOrDefault(TransactionAbortable).Advice })
            error.Advice = error.Advice.Replace(abort, "What this run did not commit is shipped by the next one.", StringComparison.Ordinal);
    }

    /// <summary>What failed a transaction that can be aborted; the producer can be used for the next one.</summary>
    internal static KafkaException AbortRequired(int code, string subject, string? reason, Exception inner)
    {
        KafkaException error = FromCode(code, subject, reason, inner: inner);
        error.Advice = ErrorTable.ByCodeOrDefault(TransactionAbortable).Advice;
        return error;
    }

    /// <summary>A topic's name that no broker accepts, found before one is asked: Java's class.</summary>
    internal static KafkaException InvalidTopic(string topic) => FromCode(InvalidTopicName, $"Topic '{topic}'");

    /// <summary>A record larger than max.request.size, found before anything is sent: Java's class and text.</summary>
    /// <param name="size">Bytes of the record.</param>
    /// <param name="limit">max.request.size in bytes.</param>
    /// <param name="subject">What it is, where it is not serialized: <c>Line 3 of 'app.log'</c>.</param>
    internal static KafkaException RecordTooLarge(long size, long limit, string? subject = null) => Create(ErrorCodes.MessageTooLarge, subject is null
        ? Invariant($"The message is {size} bytes when serialized which is larger than {limit}, which is the value of the max.request.size configuration.")
        : Invariant($"{subject} is {size} bytes, which is larger than {limit}, the value of the max.request.size configuration."));

    /// <summary>A record that its topic refused, though it was alone in its batch.</summary>
    /// <param name="subject">The record.</param>
    /// <param name="size">Bytes of key and value.</param>
    /// <param name="limit">The topic's max.message.bytes; null when the brokers have not told it.</param>
    internal static KafkaException RecordTooLargeForTopic(string subject, int size, int? limit) => Create(ErrorCodes.MessageTooLarge, limit is null
        ? Invariant($"{subject}: The record is {size} bytes, which is more than the topic allows (max.message.bytes).")
        : Invariant($"{subject}: The record is {size} bytes. The topic allows at most {limit} bytes (max.message.bytes), including about 70 bytes of overhead."));

    /// <summary>A record that is small enough, in a batch that was not.</summary>
    internal static KafkaException BatchTooLarge(string subject, int count)
    {
        KafkaException error = Create(ErrorCodes.MessageTooLarge, Invariant(
            $"{subject}: The record was sent in a batch with at least {count - 1} others, and the batch was larger than the topic allows (max.message.bytes)."));
        error.Advice = "Send the record again, or set batch.size of the producer below max.message.bytes of the topic.";
        return error;
    }

    /// <summary>One of several records that a broker refused together, when nothing tells which of them is at fault.</summary>
    internal static KafkaException RefusedWithBatch(int code, string subject, int count)
    {
        KafkaException error = Create(code, Invariant($"{subject}: The broker rejected this record or another of the {count} records in its batch: {ErrorTable.ByCode(code)?.Meaning ?? UnknownCode(code)}"));
        error.Advice = $"To find the record that causes the error, send the records again one at a time with -Synchronous. {error.Advice}";
        return error;
    }

    /// <summary>A record that was refused because of others in its batch.</summary>
    internal static KafkaException RefusedBecauseOfOthers(string subject, int count, int suspects, string fault) => Create(ErrorCodes.InvalidDifferentRecord, Invariant(
        $"{subject}: The broker rejected all {count} records of the batch, because {suspects} of them {(suspects == 1 ? "has" : "have")} {fault}."));

    /// <summary>A buffer that stayed full for max.block.ms.</summary>
    internal static KafkaException BufferExhausted(string subject, int maxBlockMs, string? reason = null) =>
        Advise(Create(ErrorCodes.QueueFull, Sentences(Invariant($"{subject}: The producer's buffer stayed full for {maxBlockMs} ms (max.block.ms)."), reason)), reason);

    /// <summary>A flush that did not finish within the time that it was given. The records are still under way.</summary>
    internal static KafkaException FlushTimeout(string producer, int timeoutMs, long outstanding, string? reason) => Advise(Create(ErrorCodes.TimedOut, Sentences(
        Invariant($"After {timeoutMs} ms, {outstanding} records of the Kafka producer '{producer}' are still unacknowledged."), reason)), reason);

    /// <summary>A login that the module makes itself and that failed before any broker was asked.</summary>
    /// <param name="subject">What failed.</param>
    /// <param name="reason">Why, in the words of whoever was asked.</param>
    /// <param name="advice">What to do.</param>
    internal static KafkaException Login(string subject, string reason, string advice)
    {
        KafkaException error = Create(ErrorCodes.Authentication, Sentences($"{subject}:", reason), isFatal: false);
        error.Advice = advice;
        // There is no producer yet, or it continues to try.
        error.IsFatal = false;
        return error;
    }

    /// <summary>A producer that gets no token to log in with: its issuer cannot be reached, or refuses.</summary>
    /// <param name="subject">What was tried.</param>
    /// <param name="reason">Why, in the words of whoever was asked.</param>
    internal static KafkaException NoToken(string subject, string reason)
    {
        KafkaException error = Login($"{subject}: There is no token for the login", reason,
            "Check the address of the token issuer (sasl.oauthbearer.token.endpoint.url), the client ID and its secret, or the script block of -TokenProvider, and create a new producer.");
        error.IsFatal = true;
        return error;
    }

    /// <summary>The ErrorRecord of an exception: its id and its category are those of the table.</summary>
    /// <remarks>PowerShell shows the message, and below it the RecommendedAction. So the latter says whether to try again, and then what to do.</remarks>
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

    /// <summary>The ErrorRecord for something that a cmdlet was asked for by name and that does not exist.</summary>
    /// <param name="id">The error ID.</param>
    /// <param name="message">What is not there.</param>
    /// <param name="target">What was asked for.</param>
    /// <param name="known">The names that there are: the nearest of them are told.</param>
    internal static ErrorRecord NotFound(string id, string message, object target, IEnumerable<string>? known = null)
    {
        string[] nearest = known is null ? [] : NearestNames.Of(target.ToString()!, known);
        string advice = nearest.Length == 0 ? "" : $"Did you mean {string.Join(", ", nearest)}?";
        return new ErrorRecord(new ItemNotFoundException(Sentences(message, advice)), id, ErrorCategory.ObjectNotFound, target);
    }

    /// <summary>What the client's words mean says better what to do than the code does, which stands for much else.</summary>
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

    /// <summary>What librdkafka says of a code that the table does not have, because it is newer.</summary>
    static string UnknownCode(int code)
    {
        string? text = Marshal.PtrToStringUTF8(Librdkafka.ErrorToString(code));
        // librdkafka's answer for a code that it does not have either is "Err-500?".
        return text is null || text.StartsWith("Err-", StringComparison.Ordinal) ? Invariant($"Kafka's error {code}.") : $"{text}.";
    }

    /// <summary>Appends a sentence, with its full stop.</summary>
    static string Sentences(string first, string? second) =>
        string.IsNullOrWhiteSpace(second) ? first
        : second.TrimEnd() is var text && text[^1] is '.' or '!' or '?' ? $"{first} {second.TrimEnd()}"
        : $"{first} {second.TrimEnd()}.";

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
