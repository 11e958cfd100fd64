using System.Globalization;

namespace KafkaPS.Configuration;

/// <summary>
/// Checks a set of properties as the constructor of Java's <c>KafkaProducer(Properties)</c> does (Kafka 4.3), except for the resolution of host names.
/// What depends on others is assumed to work: a Kerberos login, a request for a token, a class outside Kafka's and Java's own packages, the content of a JKS file,
/// the value that a provider of config.providers returns, and whether this JDK can decrypt a PEM key. Hexadecimal fractions, which Java accepts, are refused.
/// </summary>
static class JavaRules
{
    internal static void Check(ProducerSettings settings, Findings findings)
    {
        var java = new JavaProperties(settings.JavaProperties, settings.ShownValues, settings.AnyRefused, findings);
        JavaDefinitions.Check(java);
        Bootstrap(java);
        JavaClassRules.Check(java);
        Idempotence(java);
        Timeouts(java);
        JavaLoginRules.Check(java);
        JavaStoreRules.Check(java);
    }

    /// <summary><c>ClientUtils.parseAndValidateAddresses</c>.</summary>
    static void Bootstrap(JavaProperties java)
    {
        const string property = "bootstrap.servers";
        if (!java.Has(property)) java.Refuse("MissingBootstrapServers", property, "Java requires bootstrap.servers.", "Set it.");
        else if (JavaText.Split(java.Text(property)) is { Length: > 0 } addresses && !BootstrapAddresses.AreValidForJava(addresses))
            java.Refuse("InvalidAddress", property, "Java requires host:port with a port from 0 to 65535.", "Use the form host:port.");
    }

    /// <summary><c>ProducerConfig.postProcessAndValidateIdempotenceConfigs</c>.</summary>
    static void Idempotence(JavaProperties java)
    {
        bool asked = java.Has("enable.idempotence");
        // The value is already refused.
        if (asked && !java.IsTrue("enable.idempotence") && !java.IsFalse("enable.idempotence")) return;
        bool isOn = !java.IsFalse("enable.idempotence");
        bool noRetries = java.Integer("retries") == 0;
        bool notAll = java.Text("acks") is not ("all" or "-1");
        if (isOn)
        {
            if (asked && noRetries) java.Refuse("IdempotenceConflict", "retries", "It conflicts with enable.idempotence=true, which requires retries.", "Remove it.");
            if (asked && notAll) java.Refuse("IdempotenceConflict", "acks", "It conflicts with enable.idempotence=true, which requires acks=all.", "Remove it.");
            // Java checks this even when acks or retries will disable idempotence.
            if (java.Integer("max.in.flight.requests.per.connection") > 5)
                java.Refuse("IdempotenceConflict", "max.in.flight.requests.per.connection",
                    "Unless enable.idempotence=false, Java allows at most 5 requests in flight.", "Remove it, or set it to a value from 1 to 5.");
        }
        if (java.Has("transactional.id") && (!isOn || noRetries || notAll))
            java.Refuse("TransactionNeedsIdempotence", "transactional.id", "Transactions require enable.idempotence=true, acks=all, and retries.",
                "Keep the defaults of these three properties.");
        if (java.IsTrue("transaction.two.phase.commit.enable") && java.Has("transaction.timeout.ms"))
            java.Refuse("TwoPhaseCommit", "transaction.timeout.ms", "Java rejects it together with transaction.two.phase.commit.enable=true.", "Remove it.");
    }

    /// <summary><c>KafkaProducer.configureDeliveryTimeout</c>: only a timeout that is set is refused.</summary>
    static void Timeouts(JavaProperties java)
    {
        long linger = Math.Min(java.Integer("linger.ms"), int.MaxValue);
        long needed = Math.Min(linger + java.Integer("request.timeout.ms"), int.MaxValue);
        if (java.Has("delivery.timeout.ms") && java.Integer("delivery.timeout.ms") < needed)
            java.Refuse("DeliveryTimeoutTooShort", "delivery.timeout.ms", "Java requires at least linger.ms + request.timeout.ms.",
                $"Set it to {needed.ToString(CultureInfo.InvariantCulture)} or more.");
    }
}
