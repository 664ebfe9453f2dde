use smol_str::SmolStr;

use crate::BucketName;

aozu_names::noun! {
    /// What answers a request for a folder.
    pub struct IndexDocument / IndexDocumentMirror {
        /// What is put behind the folder's name.
        maybe suffix: SmolStr = "Suffix",
    }
}

aozu_names::noun! {
    /// What answers where something is wrong.
    pub struct ErrorDocument / ErrorDocumentMirror {
        /// Its key.
        maybe key: SmolStr = "Key",
    }
}

aozu_names::noun! {
    /// Where all requests are sent on to.
    pub struct RedirectAllRequestsTo / RedirectAllRequestsToMirror {
        /// The host.
        maybe host_name: SmolStr = "HostName",
        /// The protocol.
        maybe protocol: SmolStr = "Protocol",
    }
}

aozu_names::noun! {
    /// A bucket that serves as a website.
    ///
    /// Source: Amazon S3 API Reference, `GetBucketWebsite`.
    pub struct BucketWebsite / BucketWebsiteMirror {
        /// The bucket.
        one bucket: BucketName = "Bucket",
        /// What answers a request for a folder.
        part index_document: IndexDocument = "IndexDocument",
        /// What answers where something is wrong.
        part error_document: ErrorDocument = "ErrorDocument",
        /// Where all requests are sent on to.
        part redirect_all_requests_to: RedirectAllRequestsTo = "RedirectAllRequestsTo",
    }
}

of_bucket!(BucketWebsite / BucketWebsiteMirror);
