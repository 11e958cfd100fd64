using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>The base class of cmdlets that use Kafka. Handles Ctrl+C, usage errors, and the client's log.</summary>
public abstract class KafkaCommand : SafeCmdlet, IDisposable
{
    readonly CancellationTokenSource _stop = new();
    RepeatedErrors? _recordErrors;

    /// <summary>The token that Ctrl+C cancels.</summary>
    private protected CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called by the engine at the end of the pipeline, however it ends. Must not block.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        _recordErrors?.Complete();
        _stop.Dispose();
    }

    /// <inheritdoc cref="RepeatedErrors.Write"/>
    private protected void WriteRecordError(ErrorRecord error, bool endsCall = false) => (_recordErrors ??= new RepeatedErrors(this)).Write(error, endsCall);

    /// <summary>Ends the pipeline because of a usage error.</summary>
    /// <param name="exception">A standard .NET exception, whose message says what to do.</param>
    /// <param name="errorId">A stable error ID.</param>
    /// <param name="category">PowerShell's error category.</param>
    /// <param name="target">The object that caused the error, or null.</param>
    private protected void ThrowUsageError(Exception exception, string errorId, ErrorCategory category, object? target = null) =>
        ThrowTerminatingError(new ErrorRecord(exception, errorId, category, target));

    /// <summary>Parses a regular expression that was specified for a parameter. An invalid one ends the pipeline.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="pattern">The regular expression.</param>
    /// <param name="parse">Parses it, or throws an ArgumentException that says what is wrong.</param>
    private protected T ParsePattern<T>(string parameter, string pattern, Func<string, T> parse)
    {
        try
        {
            return parse(pattern);
        }
        catch (ArgumentException e)
        {
            ThrowUsageError(new ArgumentException($"-{parameter}: {e.Message}", e), "InvalidPattern", ErrorCategory.InvalidArgument, pattern);
            throw;
        }
    }

    /// <summary>The default producer of the session, or null if none is open.</summary>
    private protected static KafkaProducer? Default => ProducerSession.Current.Default;

    /// <summary>Returns the specified producer, or the default producer of the session. Ends the pipeline if there is none or it is closed.</summary>
    private protected KafkaProducer RequireProducer(KafkaProducer? given)
    {
        KafkaProducer? producer = given ?? Default;
        if (producer is null)
        {
            ThrowUsageError(new InvalidOperationException(
                "No Kafka producer is open in this session. Create one with New-KafkaProducer -BootstrapServer host:9092."),
                "NoProducer", ErrorCategory.ObjectNotFound);
        }
        else if (producer.State == KafkaProducerState.Closed)
        {
            ThrowProducerClosed(producer);
        }

        return producer!;
    }

    private protected void ThrowProducerClosed(KafkaProducer producer) => EndCall(new ProducerClosedException(producer.Name), producer);

    /// <summary>Calls a producer. Exceptions that end the call are mapped by <see cref="EndCall"/>. All others pass through unchanged.</summary>
    private protected void Run(KafkaProducer producer, Action call)
    {
        try
        {
            call();
        }
        catch (Exception e) when (EndsCall(e))
        {
            EndCall(e, producer);
        }
    }

    /// <inheritdoc cref="Run(KafkaProducer, Action)"/>
    private protected T Run<T>(KafkaProducer producer, Func<T> call)
    {
        T result = default!;
        Run(producer, () => { result = call(); });
        return result;
    }

    /// <summary>Returns whether an exception ends a call by design: the call was stopped or was wrong, the producer is closed, or Kafka rejected it.</summary>
    private protected static bool EndsCall(Exception exception) =>
        exception is OperationCanceledException or ProducerClosedException or NoTopicException or TransactionStateException or CheckpointException or KafkaException;

    /// <summary>Ends the pipeline with the PowerShell error for the exception that ended a call to a producer. All such exceptions are mapped here.</summary>
    [DoesNotReturn]
    private protected void EndCall(Exception exception, KafkaProducer producer)
    {
        if (exception is OperationCanceledException) throw new PipelineStoppedException();
        WriteClientLog(producer);
        BeforeEnd(exception);
        ThrowTerminatingError(exception switch
        {
            KafkaException error => KafkaErrors.ToErrorRecord(error, producer),
            NoTopicException => new ErrorRecord(exception, "NoTopic", ErrorCategory.InvalidArgument, null),
            CheckpointException checkpoint => new ErrorRecord(exception, checkpoint.ErrorId, ErrorCategory.InvalidOperation, producer),
            TransactionStateException => new ErrorRecord(exception, "TransactionState", ErrorCategory.InvalidOperation, producer),
            _ => new ErrorRecord(exception, "ProducerClosed", ErrorCategory.InvalidOperation, producer),
        });
        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Called before an error ends the call.</summary>
    private protected virtual void BeforeEnd(Exception exception)
    {
    }

    /// <summary>Writes an error for each record of earlier calls with -NoWait that has failed since.</summary>
    private protected void WriteUnwaitedFailures(KafkaProducer producer)
    {
        (IReadOnlyList<(KafkaRecord, KafkaException)> failures, long uncollected) = producer.Unwaited.TakeFailures();
        foreach ((KafkaRecord record, KafkaException error) in failures) WriteRecordError(KafkaErrors.ToErrorRecord(error, record));
        if (uncollected > 0)
        {
            WriteWarning(string.Create(CultureInfo.InvariantCulture,
                $"{uncollected} more records that were sent with -NoWait have failed. Only the first {failures.Count} errors were kept. Run Wait-KafkaProducer more often."));
        }
    }

    /// <summary>
    /// Writes what the client has logged on its own threads since the last time: events to the verbose stream, identical
    /// lines only once with their count, and the lines that the property debug requests to the debug stream.
    /// </summary>
    private protected void WriteClientLog(KafkaProducer producer) => WriteClientLog(producer.Name, producer.TakeLog());

    /// <inheritdoc cref="WriteClientLog(KafkaProducer)"/>
    /// <param name="client">The client that logged the lines.</param>
    /// <param name="lines">The lines.</param>
    private protected void WriteClientLog(string client, IReadOnlyCollection<LogLine> lines)
    {
        foreach (LogLine line in lines)
        {
            if (line.IsDebug) WriteDebug($"{client}: {line}");
            else WriteVerbose($"{client}: {line}");
        }
    }
}
