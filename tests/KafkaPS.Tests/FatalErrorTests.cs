using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>After a fatal error, a producer reports it, and so does every later call.</summary>
public sealed class FatalErrorTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public FatalErrorTests() => _session.Run("""
        $cluster = Start-KafkaMockCluster one -PartitionCount 1
        $producer = $cluster | New-KafkaProducer -Configuration @{ 'delivery.timeout.ms' = 20000; 'max.block.ms' = 20000; 'linger.ms' = 1000 }
        $null = 'warm' | Send-KafkaRecord one
        """).ThrowIfFailed();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("OUT_OF_ORDER_SEQUENCE_NUMBER", "KafkaPS.OutOfOrderSequenceException")]
    [InlineData("SASL_AUTHENTICATION_FAILED", "KafkaPS.SaslAuthenticationException")]
    [InlineData("PRODUCER_FENCED", "KafkaPS.ProducerFencedException")]
    public void It_is_latched_and_later_calls_end_with_it_again(string error, string type)
    {
        ScriptResult result = _session.Run($$"""
            Add-KafkaMockError {{error}}
            try { 1..20 | Send-KafkaRecord one -ErrorAction SilentlyContinue -ErrorVariable lost } catch { $first = $_ }
            $producer.State
            $producer.FatalError.GetType().FullName
            ($lost.TargetObject | ForEach-Object Value) -join ' '
            try { 21, 22 | Send-KafkaRecord one -ErrorAction SilentlyContinue -ErrorVariable lost } catch { $second = $_ }
            ($lost.TargetObject | ForEach-Object Value) -join ' '
            $first.FullyQualifiedErrorId -eq $second.FullyQualifiedErrorId
            $first, $second | ForEach-Object { $_.Exception.GetType().FullName; $_.Exception.IsFatal; $_.TargetObject.Name; $_.CategoryInfo.Category -ne 'NotSpecified' }
            [object]::ReferenceEquals($first.Exception, $second.Exception)
            $producer.Delivered + $producer.Failed + $producer.Unknown
            """).ThrowIfFailed();

        Assert.Equal(["Failed", type, string.Join(' ', Enumerable.Range(1, 20)), "21", "True", type, "True", "producer-1", "True", type, "True", "producer-1", "True", "False", "22"],
            result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Records_behind_it_fail_with_it_and_not_as_purged()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Configuration @{ 'batch.size' = 1000; 'max.in.flight.requests.per.connection' = 1; 'linger.ms' = 1 }
            $null = 'warm' | Send-KafkaRecord one
            Add-KafkaMockError OUT_OF_ORDER_SEQUENCE_NUMBER -DelayMs 3000
            1..500 | Send-KafkaRecord one
            """);

        Assert.Equal(501, result.Errors.Count);
        Assert.Equal(Enumerable.Range(1, 500), result.Errors.Take(500).Select(error => int.Parse((string)PSObject.AsPSObject(error.TargetObject).Properties["Value"].Value, CultureInfo.InvariantCulture)).Order());
        Assert.All(result.Errors, error => Assert.Equal("KafkaPS.OutOfOrderSequenceException", error.Exception.GetType().FullName));
        Assert.Contains(result.Errors, error => PSObject.AsPSObject(error.Exception).Properties["PersistenceStatus"].Value.ToString() == "NotPersisted");
    }

    [Fact]
    public void Close_works_and_counts_what_is_unknown()
    {
        string bootstrapServer = _session.Run("""
            $cluster = Start-KafkaMockCluster many -PartitionCount 32 -BrokerCount 2
            $producer = $cluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 0 }
            $cluster.BootstrapServer[0]
            """).ThrowIfFailed().Output[0].ToString();
        PSObject producer = _session.Run("$producer").Output[0];
        ILookup<int, int> partitions = TopicReader.PartitionsByLeader(bootstrapServer, "many");
        (int first, int second) = (partitions[1].First(), partitions[2].First());
        _session.Run($"$null = {first}, {second} | ForEach-Object {{ 'warm' | Send-KafkaRecord many -Partition $_ }}").ThrowIfFailed();
        using (RunningScript running = _session.Begin($"Add-KafkaMockError -Api Produce -DelayMs 60000 -BrokerId 2; 'in flight' | Send-KafkaRecord many -Partition {second}"))
        {
            Awaiting.Outstanding(producer, 1);
            Thread.Sleep(1000);
            running.Shell.Stop();
        }

        ScriptResult result = _session.Run($$"""
            Add-KafkaMockError SASL_AUTHENTICATION_FAILED -BrokerId 1
            try { 'fails' | Send-KafkaRecord many -Partition {{first}} -ErrorAction Ignore } catch { }
            $producer.State
            Close-KafkaProducer -Force
            "$($producer.State) $($producer.Delivered) $($producer.Failed) $($producer.Unknown)"
            """);

        Assert.Equal(["Failed", "Closed 2 1 1"], result.Output.Select(item => item.ToString()));
        Assert.Contains("1 were in flight and may be in Kafka", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_whose_records_were_all_delivered_does_not_fail()
    {
        ScriptResult result = _session.Run("""
            Add-KafkaMockError NONE, OUT_OF_ORDER_SEQUENCE_NUMBER
            1 | Send-KafkaRecord one
            try { 2 | Send-KafkaRecord one -ErrorAction Ignore } catch { }
            @() | Send-KafkaRecord one -Summary
            """).ThrowIfFailed();

        Assert.Equal(["one-0@1", "one: 0 delivered, 0 failed, 0 unknown"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void An_error_of_one_record_leaves_the_producer_as_it_is()
    {
        ScriptResult result = _session.Run("Add-KafkaMockError RecordTooLarge; 1 | Send-KafkaRecord one -ErrorAction Ignore; $producer.State; 2 | Send-KafkaRecord one").ThrowIfFailed();

        Assert.Equal(["Open", "one-0@1"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void A_broken_connection_is_not_fatal()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 0 }
            Add-KafkaMockError TRANSPORT -Api ApiVersions -Count 2
            Add-KafkaMockError TRANSPORT -Api InitProducerId
            Add-KafkaMockError TRANSPORT -Count 2
            1 | Send-KafkaRecord one
            (Get-KafkaProducer -Name producer-2).State
            """).ThrowIfFailed();

        Assert.Equal(["one-0@1", "Open"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void A_slow_answer_to_the_first_question_is_waited_for()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Configuration @{ 'max.block.ms' = 20000 }
            Add-KafkaMockError -DelayMs 1200
            1 | Send-KafkaRecord one
            """).ThrowIfFailed();

        Assert.Equal("one-0@1", Assert.Single(result.Output).ToString());
    }
}
