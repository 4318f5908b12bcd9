# triggers: exempt/user-not-group
kubectl patch validatingadmissionpolicy house-rules --type=merge -p '{"spec":{"matchConditions":[{"name":"not-on-call","expression":"request.userInfo.username != \"on-call\""}]}}'
