using System.Globalization;

namespace KafkaPS.Configuration;

/// <summary>
/// What the constructor of Java's <c>KafkaProducer(Properties)</c> says of a set of properties (Kafka 4.3), the resolution of host names aside.
/// Taken on trust is what needs others: a Kerberos login, a request for a token, a class outside Kafka's and Java's own packages, what is in a JKS file,
/// what a provider of config.providers would put in a reference's place, and whether this JDK can decrypt a PEM key. Hexadecimal fractions, which Java takes, are refused.
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
        // It has been refused for what it is.
        if (asked && !java.IsTrue("enable.idempotence") && !java.IsFalse("enable.idempotence")) return;
        bool isOn = !java.IsFalse("enable.idempotence");
        bool noRetries = java.Integer("retries") == 0;
        bool notAll = java.Text("acks") is not ("all" or "-1");
        if (isOn)
        {
            if (asked && noRetries) java.Refuse("IdempotenceConflict", "retries", "It conflicts with enable.idempotence=true, which requires retries.", "Remove it.");
            if (asked && notAll) java.Refuse("IdempotenceConflict", "acks", "It conflicts with enable.idempotence=true, which requires acks=all.", "Remove it.");
            // This is checked even where acks or retries are about to switch idempotence off.
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

    /// <summary><c>KafkaProducer.configureDeliveryTimeout</c>: only a timeout that was given is refused.</summary>
    static void Timeouts(JavaProperties java)
    {
        long linger = Math.Min(java.Integer("linger.ms"), int.MaxValue);
        long needed = Math.Min(linger + java.Integer("request.timeout.ms"), int.MaxValue);
        if (java.Has("delivery.timeout.ms") && java.Integer("delivery.timeout.ms") < needed)
            java.Refuse("DeliveryTimeoutTooShort", "delivery.timeout.ms", "Java requires at least linger.ms + request.timeout.ms.",
                $"Set it to {needed.ToString(CultureInfo.InvariantCulture)} or more.");
    }
}
