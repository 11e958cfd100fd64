using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using KafkaPS.Clients;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>What the cmdlets have in common: Ctrl+C, mistakes in the call, and the client's log.</summary>
public abstract class KafkaCommand : SafeCmdlet, IDisposable
{
    readonly CancellationTokenSource _stop = new();
    RepeatedErrors? _recordErrors;

    /// <summary>Cancelled at Ctrl+C.</summary>
    private protected CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Called by the engine at the end of the pipeline, however it ends. It must not block.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        _recordErrors?.Complete();
        _stop.Dispose();
    }

    /// <inheritdoc cref="RepeatedErrors.Write"/>
    private protected void WriteRecordError(ErrorRecord error, bool endsCall = false) => (_recordErrors ??= new RepeatedErrors(this)).Write(error, endsCall);

    /// <summary>Ends the pipeline because of a mistake in the call.</summary>
    /// <param name="exception">.NET's own exception, which says what to do.</param>
    /// <param name="errorId">A stable id.</param>
    /// <param name="category">PowerShell's category.</param>
    /// <param name="target">What was wrong, or null.</param>
    private protected void ThrowUsageError(Exception exception, string errorId, ErrorCategory category, object? target = null) =>
        ThrowTerminatingError(new ErrorRecord(exception, errorId, category, target));

    /// <summary>Parses a regular expression that a parameter was given; one that is not valid ends the pipeline.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="pattern">What it was given.</param>
    /// <param name="parse">Parses it, and throws an ArgumentException that says what is wrong.</param>
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

    /// <summary>The session's default producer; null when none is open.</summary>
    private protected static KafkaProducer? Default => ProducerSession.Current.Default;

    /// <summary>The producer that was given, or the session's default one; a terminating error when there is none or it is closed.</summary>
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

    /// <summary>Makes a call to a producer. What ends it is mapped by <see cref="EndCall"/>; everything else passes untouched.</summary>
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

    /// <summary>Whether an exception is one of those that end a call by design: it was stopped, the producer is closed, Kafka refused it, or the call itself was wrong.</summary>
    private protected static bool EndsCall(Exception exception) =>
        exception is OperationCanceledException or ProducerClosedException or NoTopicException or TransactionStateException or CheckpointException or KafkaException;

    /// <summary>Ends the pipeline with what ended a call to a producer, in PowerShell's terms. This is the one place that maps it.</summary>
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
    /// Writes what the client has logged on its own threads since the last time: to the verbose stream what happened, lines that say the same once with their number, and to the
    /// debug stream what the property debug asks for.
    /// </summary>
    private protected void WriteClientLog(KafkaProducer producer) => WriteClientLog(producer.Name, producer.TakeLog());

    /// <inheritdoc cref="WriteClientLog(KafkaProducer)"/>
    /// <param name="client">Whose lines they are.</param>
    /// <param name="lines">The lines.</param>
    private protected void WriteClientLog(string client, IReadOnlyCollection<LogLine> lines)
    {
        foreach ((string text, int count, bool isDebug) in lines)
        {
            string line = $"{client}: {text}{(count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({count} times)") : "")}";
            if (isDebug) WriteDebug(line);
            else WriteVerbose(line);
        }
    }
}
