//! Calls in a session.

use super::SessionView;
use crate::{
    Language, Origin, Reply, Service, action::Kind, actions, audit::About, param::Params, pipeline::Call,
};

impl Service {
    /// A call of the console: the same pipeline as for signed requests.
    pub async fn console_call(
        &self,
        session: &SessionView,
        (service, action): (&str, &str),
        region: &str,
        body: &[u8],
        origin: &Origin,
        language: Language,
    ) -> Reply {
        let id = self.new_request_id();
        match actions::in_console(service, action) {
            Ok((service, action)) => {
                let (caller, params) = (&session.caller, Params::from_json(body));
                let call = Call { caller, service, action, region, params, origin, language };
                self.in_time(&id, language, self.call(call, id.clone())).await
            }
            Err(error) => {
                let about = About {
                    request_id: &id,
                    time: self.clock.now_millis(),
                    service,
                    action,
                    kind: Kind::Read,
                    region,
                    origin,
                };
                let error = self.record_failure(&about, &session.caller, true, error).await;
                Reply::failed(&error, language, id, "unknown")
            }
        }
    }
}
