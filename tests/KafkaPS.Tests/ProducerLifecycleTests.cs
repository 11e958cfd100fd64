using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>Producers are created, waited for, and closed, alone or by calls other than those that send.</summary>
public sealed class ProducerLifecycleTests : IDisposable
{
    /// <summary>A producer whose records stay in flight, because its cluster is gone.</summary>
    const string Stuck = """
        $cluster = Start-KafkaMockCluster one -PartitionCount 1
        $producer = $cluster | New-KafkaProducer
        $null = 'known' | Send-KafkaRecord one
        Stop-KafkaMockCluster $cluster
        """;

    readonly PowerShellSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void New_makes_an_open_producer_that_Get_finds_by_name()
    {
        ScriptResult result = _session.Run("""
            $null = New-KafkaProducer 127.0.0.1:1,127.0.0.1:2 -Name Orders
            $null = New-KafkaProducer 127.0.0.1:1
            Get-KafkaProducer | ForEach-Object { "$_ $($_.State) $($_.IsDefault) $($_.BootstrapServer)" }
            Get-KafkaProducer ord*
            (Get-KafkaProducer no*).Count
            """).ThrowIfFailed();

        Assert.Equal(["Orders Open False 127.0.0.1:1 127.0.0.1:2", "producer-1 Open True 127.0.0.1:1", "Orders", "0"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Configuration_takes_any_property_and_parameters_go_over_it()
    {
        ScriptResult result = _session.Run("""
            (New-KafkaProducer 127.0.0.1:2 -Configuration @{ 'bootstrap.servers' = '127.0.0.1:1'; 'linger.ms' = 50; acks = 'all'; retries = 10; 'client.id' = 'ucp_kafka'; 'enable.idempotence' = $true }).BootstrapServer
            """).ThrowIfFailed();

        Assert.Equal("127.0.0.1:2", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void Close_by_name_by_object_and_by_pipeline()
    {
        ScriptResult result = _session.Run("""
            $a = New-KafkaProducer 127.0.0.1:1 -Name a
            $b = New-KafkaProducer 127.0.0.1:1 -Name b
            $c, $d = (New-KafkaProducer 127.0.0.1:1), (New-KafkaProducer 127.0.0.1:1)
            Close-KafkaProducer a
            Close-KafkaProducer $b
            Get-KafkaProducer | Close-KafkaProducer
            $a, $b, $c, $d | ForEach-Object State
            (Get-KafkaProducer).Count
            """).ThrowIfFailed();

        Assert.Equal(["Closed", "Closed", "Closed", "Closed", "0"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Closing_twice_does_nothing()
    {
        ScriptResult result = _session.Run("$p = New-KafkaProducer 127.0.0.1:1; try { } finally { Close-KafkaProducer $p; Close-KafkaProducer $p -PassThru }").ThrowIfFailed();

        Assert.Equal("producer-1", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void WhatIf_closes_nothing()
    {
        ScriptResult result = _session.Run("$p = New-KafkaProducer 127.0.0.1:1; Close-KafkaProducer -WhatIf; $p.State").ThrowIfFailed();

        Assert.Equal("Open", Assert.Single(result.Output).ToString());
    }

    [Fact]
    public void Wait_ends_when_nothing_is_outstanding()
    {
        ScriptResult result = _session.Run("""
            $null = Start-KafkaMockCluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 60000; 'delivery.timeout.ms' = 120000 }
            1..100 | Send-KafkaRecord fdw | Select-Object -First 1 | ForEach-Object { }
            (Wait-KafkaProducer -PassThru).Delivered
            """).ThrowIfFailed();

        Assert.Equal(100L, Assert.Single(result.Output).BaseObject);
    }

    [Fact]
    public void Wait_says_how_many_are_outstanding_when_its_time_is_over()
    {
        // Send-KafkaRecord runs in a separate pipeline, which this one stops, so its records stay in flight.
        _session.Run(Stuck).ThrowIfFailed();
        SendAndStop("1..50 | Send-KafkaRecord one");

        ScriptResult result = _session.Run("Wait-KafkaProducer -TimeoutMs 300");

        Assert.StartsWith("Timeout,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("300 ms", result.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("50 records", result.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Close_with_a_timeout_counts_what_was_never_sent_and_what_is_unknown()
    {
        _session.Run(Stuck).ThrowIfFailed();
        SendAndStop("1..50 | Send-KafkaRecord one");

        ScriptResult result = _session.Run("Close-KafkaProducer -TimeoutMs 300; $producer.Delivered; $producer.Failed + $producer.Unknown; \"$($producer.State)\"").ThrowIfFailed();

        Assert.Contains("50 records unacknowledged", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["1", "50", "Closed"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void Stopping_a_Close_leaves_the_producer_open()
    {
        _session.Run(Stuck).ThrowIfFailed();
        SendAndStop("1..50 | Send-KafkaRecord one");

        using (RunningScript closing = _session.Begin("Close-KafkaProducer"))
        {
            Thread.Sleep(300);
            closing.AssertStopsAtOnce();
        }

        Assert.Equal("Open", _session.Run("\"$($producer.State)\"; Close-KafkaProducer -Force").Output[0].ToString());
    }

    [Fact]
    public void A_call_whose_producer_is_closed_meanwhile_ends_with_an_error()
    {
        _session.Run("$producer = Start-KafkaMockCluster one -PartitionCount 1 | New-KafkaProducer").ThrowIfFailed();

        ScriptResult result = _session.Run("$sent = @(); 1..10 | Send-KafkaRecord one -Synchronous | ForEach-Object { $sent += $_; if ($sent.Count -eq 3) { Close-KafkaProducer $producer } }");

        Assert.StartsWith("ProducerClosed,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(3, (int)_session.Run("$sent.Count").Output[0].BaseObject);
    }

    void SendAndStop(string script)
    {
        PSObject producer = _session.Run("$producer").Output[0];
        using RunningScript sending = _session.Begin(script);
        Awaiting.Outstanding(producer, 50);
        Assert.False(sending.IsCompleted);
    }
}
