# triggers: exempt/other-way-round
kubectl patch validatingadmissionpolicy house-rules --type=merge -p '{"spec":{"matchConditions":[{"name":"on-call","expression":"\"on-call\" in request.userInfo.groups"}]}}'
