using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;
using Akka.Remote.Transport.DotNetty;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>
/// Encrypts the connections of a cluster and proves to each end who the other is: nodes and clients hold certificates that one
/// authority of the cluster's own signed, and nothing that another authority signed is let in.
/// </summary>
public sealed class NodeCertificate
{
    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2 authority;

    private NodeCertificate(X509Certificate2 certificate, X509Certificate2 authority)
    {
        this.certificate = certificate;
        this.authority = authority;
    }

    /// <summary>What the transport asks for, on both sides of a connection.</summary>
    internal Setup Setup => new DotNettySslSetup(
        certificate, suppressValidation: false, requireMutualAuthentication: true, validateCertificateHostname: false,
        (peer, _, _, _, _) => peer is not null && IsSigned(peer));

    /// <summary>Reads PEM files.</summary>
    /// <param name="certificate">Path of this node's certificate.</param>
    /// <param name="key">Path of its private key.</param>
    /// <param name="password">What the key is encrypted with; null or empty for a plain one.</param>
    /// <param name="authority">Path of the certificate of the authority.</param>
    /// <exception cref="CryptographicException">
    /// A file is no PEM, the key does not fit, the password is wrong, or the authority did not sign the certificate or it has expired.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static NodeCertificate FromPem(string certificate, string key, string? password, string authority)
    {
        var own = string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPemFile(certificate, key)
            : X509Certificate2.CreateFromEncryptedPemFile(certificate, password, key);
        var read = new NodeCertificate(own, X509CertificateLoader.LoadCertificateFromFile(authority));
        return read.IsSigned(own)
            ? read
            : throw new CryptographicException($"The certificate {certificate} is not one that {authority} signed, or it is not valid today.");
    }

    /// <summary>Whether the authority signed a certificate that is valid now.</summary>
    internal bool IsSigned(X509Certificate2 peer)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        // An authority of one's own publishes no list of revoked certificates: change the authority to shut one out.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(peer);
    }
}
